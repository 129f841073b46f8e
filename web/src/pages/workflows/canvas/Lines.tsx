import { memo, useMemo } from "react";

import type { Box } from "~/builder";
import { isLinkLit } from "~/pages/workflows/canvas/nodes";
import { useScene } from "~/pages/workflows/canvas/scene";
import { useArea } from "~/pages/workflows/canvas/useArea";
import { aroundLine, boxOf, isIn, jumpOf, pathOf, thickness } from "~/pages/workflows/canvas/view";

/** The lines from card to card, under the cards. */
export function Lines() {
  const scene = useScene();
  const { layout, shares, supposed = false, structure, lit } = scene;
  const area = useArea();
  const lines = useMemo(
    () =>
      layout.lines.filter((line) => isIn(area, aroundLine(line))).map((line) => (
        <Drawn key={line.id} d={pathOf(line.points)} width={thickness(line.links, shares)} dashed={supposed} dim={lit !== undefined && !line.links.some((link) => isLinkLit({ lit, structure }, link))} />
      )),
    [area, layout, shares, supposed, structure, lit],
  );
  return (
    <svg className="flow-lines" aria-hidden>
      {lines}
      {jumps(scene).map((d) => (
        <path key={d} d={d} className="flow-jump" />
      ))}
    </svg>
  );
}

const Drawn = memo(function Drawn({ d, width, dashed, dim }: { d: string; width: number; dashed: boolean; dim: boolean }) {
  return <path d={d} strokeWidth={width} className="flow-line" data-dashed={dashed || undefined} data-dim={dim || undefined} />;
});

/** Of the chip that has the focus, or is pointed at: from where it stands to what it means. */
function jumps({ layout, structure, hovered, place }: ReturnType<typeof useScene>): string[] {
  const focused = place && "end" in place ? boxOf(layout, place) : null;
  const chips = layout.boxes.filter((box) => box.id === hovered && (box.kind === "chip" || box.kind === "arrival"));
  return [...chips, ...(focused?.kind === "chip" ? [focused] : [])].flatMap((chip) =>
    chip.links.flatMap((id) => {
      const link = structure.graph.links.get(id);
      if (!link || link.to === null) return [];
      const target = boxOf(layout, { step: link.to });
      const from: Box | null = chip.kind === "chip" ? chip : (boxOf(layout, { end: id }) ?? boxOf(layout, { step: link.from }));
      return target && from ? [jumpOf(from, target)] : [];
    }),
  );
}

import { useReactFlow, useStore } from "@xyflow/react";
import { type PointerEvent, useMemo } from "react";
import { useTranslation } from "react-i18next";

import { useScene } from "~/pages/workflows/canvas/scene";
import { cardsOf } from "~/pages/workflows/canvas/view";

/** The whole flow, small, and what of it is in view. It is drawn as one shape: that costs little, however long the flow. */
export function Overview() {
  const { t } = useTranslation();
  const { layout } = useScene();
  const flow = useReactFlow();
  const [x, y, zoom] = useStore((state) => state.transform);
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const cards = useMemo(() => cardsOf(layout), [layout]);
  const look = (event: PointerEvent<SVGSVGElement>) => {
    if (event.buttons !== 1) return;
    const from = event.currentTarget.getScreenCTM()?.inverse();
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(from);
    void flow.setCenter(at.x, at.y, { zoom });
  };
  return (
    <svg className="flow-map" role="img" aria-label={t("canvas.map")} viewBox={`${layout.left} 0 ${layout.right - layout.left} ${layout.bottom}`} onPointerDown={look} onPointerMove={look}>
      <path d={cards} className="flow-map-cards" />
      <rect x={-x / zoom} y={-y / zoom} width={width / zoom} height={height / zoom} className="flow-map-view" />
    </svg>
  );
}

import { Text, UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useFormats } from "~/i18n/formats";
import { useActs, useScene } from "~/pages/workflows/canvas/scene";
import { useCompact } from "~/pages/workflows/canvas/texts";
import type { Figures } from "~/pages/workflows/canvas/types";

/** How many came, are here, and left; each opens its people. */
export function Foot({ step, figures }: { step: string; figures: Figures }) {
  return (
    <div className="flow-foot">
      <Figure step={step} of="arrived" value={figures.arrived} />
      {figures.here !== null && <Figure step={step} of="here" value={figures.here} />}
      <Figure step={step} of="left" value={figures.left} />
    </div>
  );
}

function Figure({ step, of, value }: { step: string; of: "arrived" | "here" | "left"; value: number }) {
  const { t } = useTranslation();
  const acts = useActs();
  const { number } = useFormats();
  const compact = useCompact();
  const { onPeople } = useScene();
  const exact = `${number(value)} ${t(`canvas.figure.${of}`)}`;
  const shown = (
    <>
      <Text span size="xs" fw={600}>
        {compact(value)}
      </Text>{" "}
      <Text span size="xs" c="dimmed">
        {t(`canvas.figure.${of}`)}
      </Text>
    </>
  );
  if (!onPeople) return <span title={exact}>{shown}</span>;
  return (
    <UnstyledButton
      tabIndex={-1}
      className="flow-figure nopan"
      title={exact}
      onPointerDown={(event) => event.stopPropagation()}
      onClick={(event) => {
        event.stopPropagation();
        acts.people(step, of);
      }}
    >
      {shown}
    </UnstyledButton>
  );
}

/** What became of the emails of a step, in words; empty where none are counted. */
export function useEmailCounts(): (figures: Figures | null, exact?: boolean) => string {
  const { t } = useTranslation();
  const { number } = useFormats();
  const compact = useCompact();
  return (figures, exact = false) =>
    (["sent", "opened", "clicked"] as const)
      .flatMap((of) => {
        const count = figures?.[of];
        return count === undefined ? [] : [`${(exact ? number : compact)(count)} ${t(`canvas.figure.${of}`)}`];
      })
      .join(" · ");
}

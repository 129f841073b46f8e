import { ActionIcon, Text, UnstyledButton } from "@mantine/core";
import { IconAlertTriangle, IconChevronDown, IconChevronRight, IconCornerDownRight, IconDots, IconFlagFilled, IconPlus } from "@tabler/icons-react";
import type { NodeProps } from "@xyflow/react";
import { memo } from "react";
import { useTranslation } from "react-i18next";

import type { AddNode, ArrivalNode, PillFace, PillNode } from "~/pages/workflows/canvas/nodes";
import { atOf, useActs } from "~/pages/workflows/canvas/scene";

const ICONS = { pill: null, end: IconFlagFilled, missing: IconAlertTriangle, chip: IconCornerDownRight } as const;

/** A branch by its condition, an end, or what goes on elsewhere. */
export const Pill = memo(function Pill({ data }: NodeProps<PillNode>) {
  const acts = useActs();
  const Icon = ICONS[data.is];
  const chip = data.is === "chip" && "end" in data.place ? `chip:${data.place.end}` : null;
  return (
    <div className="flow-pill-row">
      <div
        id={data.id}
        className="flow-pill"
        role="group"
        aria-label={data.title}
        aria-current={data.focused || undefined}
        data-is={data.is}
        data-dim={data.dim || undefined}
        onClick={() => acts.press(data.place)}
        onDoubleClick={() => acts.edit(data.place)}
        onMouseEnter={() => chip && acts.hover(chip)}
        onMouseLeave={() => chip && acts.hover(null)}
      >
        {Icon && <Icon size={12} aria-hidden />}
        <Text size="xs" dir="auto" truncate title={data.title}>
          {data.text}
        </Text>
        {data.share && (
          <Text size="xs" fw={600} component="span">
            {data.share}
          </Text>
        )}
        <Fold data={data} />
        {data.is !== "pill" && data.editable && <EndDots data={data} />}
      </div>
    </div>
  );
});

function Fold({ data }: { data: PillFace }) {
  const { t } = useTranslation();
  const acts = useActs();
  const { folds } = data;
  if (folds === null) return null;
  const Icon = data.folded ? IconChevronRight : IconChevronDown;
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="xs"
      tabIndex={-1}
      aria-label={t(data.folded ? "canvas.unfold" : "canvas.fold", { name: data.text })}
      aria-expanded={!data.folded}
      onClick={(event) => {
        event.stopPropagation();
        acts.fold([folds]);
      }}
    >
      <Icon size={12} aria-hidden />
    </ActionIcon>
  );
}

function EndDots({ data }: { data: PillFace }) {
  const { t } = useTranslation();
  const acts = useActs();
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="xs"
      tabIndex={-1}
      aria-label={t("canvas.menuOf", { name: data.title })}
      onClick={(event) => {
        event.stopPropagation();
        acts.open({ is: "menu", place: data.place, at: atOf(event.currentTarget) });
      }}
    >
      <IconDots size={12} aria-hidden />
    </ActionIcon>
  );
}

/** Who arrives from elsewhere; goes to the first of those they come from. */
export const Arrival = memo(function Arrival({ data }: NodeProps<ArrivalNode>) {
  const { t } = useTranslation();
  const acts = useActs();
  const [first] = data.from;
  return (
    <UnstyledButton
      className="flow-pill flow-arrival nopan"
      tabIndex={-1}
      data-is="chip"
      data-dim={data.dim || undefined}
      aria-label={t("canvas.arrivals", { numbers: data.numbers })}
      title={t("canvas.arrivals", { numbers: data.numbers })}
      onClick={() => first !== undefined && acts.focus({ step: first })}
      onMouseEnter={() => acts.hover(data.box)}
      onMouseLeave={() => acts.hover(null)}
    >
      <Text size="xs" truncate>
        <span aria-hidden>↩ </span>
        {t("canvas.from", { numbers: data.numbers })}
      </Text>
    </UnstyledButton>
  );
});

/** Where a step can be added, and where one that is moved can go. */
export const AddHere = memo(function AddHere({ data }: NodeProps<AddNode>) {
  const { t } = useTranslation();
  const acts = useActs();
  return (
    <UnstyledButton
      className="flow-add nopan"
      tabIndex={-1}
      data-drop={data.drop}
      aria-label={t("canvas.addAfter", { where: data.where })}
      title={data.where}
      onClick={(event) => acts.open({ is: "add", links: data.links, at: atOf(event.currentTarget) })}
    >
      <IconPlus size={14} stroke={2.5} aria-hidden />
    </UnstyledButton>
  );
});

import { ActionIcon, Text, Tooltip, UnstyledButton } from "@mantine/core";
import { IconAlertTriangle, IconChevronDown, IconDots, IconExclamationCircle, IconMail, IconNote, IconPlayerPlay, IconUser } from "@tabler/icons-react";
import type { NodeProps } from "@xyflow/react";
import { memo, type PointerEvent, use } from "react";
import { useTranslation } from "react-i18next";

import { TRIGGER } from "~/builder";
import { familyOf, HUES, iconOf } from "~/pages/workflows/canvas/families";
import { Foot, useEmailCounts } from "~/pages/workflows/canvas/Foot";
import type { CardFace, CardNode, FoldedNode } from "~/pages/workflows/canvas/nodes";
import { atOf, PictureContext, useActs } from "~/pages/workflows/canvas/scene";
import type { Severity } from "~/pages/workflows/canvas/types";
import { useFormats } from "~/i18n/formats";

/** A step, or the trigger. */
export const Card = memo(function Card({ data }: NodeProps<CardNode>) {
  const { t } = useTranslation();
  const acts = useActs();
  const place = { step: data.step };
  const isTrigger = data.step === TRIGGER;
  const hasTop = data.own !== "" || isTrigger || data.lost;
  const grab = (event: PointerEvent) => {
    if (data.editable && !isTrigger && event.button === 0 && event.pointerType !== "touch") acts.grab(data.step, event.nativeEvent);
  };
  return (
    <div
      id={data.id}
      className={data.editable && !isTrigger ? "flow-card nopan" : "flow-card"}
      role="group"
      aria-label={labelOf(data, isTrigger ? t("canvas.trigger") : t("canvas.step", { number: data.number ?? "" }))}
      aria-current={data.focused || undefined}
      data-dim={data.dim || undefined}
      data-target={data.target || undefined}
      data-lost={data.lost || undefined}
      onPointerDown={grab}
      onClick={() => acts.press(place)}
      onDoubleClick={() => acts.edit(place)}
      onContextMenu={(event) => {
        if (!data.editable) return;
        event.preventDefault();
        acts.open({ is: "menu", place, at: { left: event.clientX, top: event.clientY, width: 0, height: 0 } });
      }}
    >
      <div className="flow-card-head">
        <Picture kind={data.kind} isTrigger={isTrigger} />
        {data.number !== null && <span className="flow-number">{data.number}</span>}
        <div className="flow-card-texts">
          {hasTop && (
            <Text size="xs" c="dimmed" dir="auto" truncate title={data.own}>
              {data.lost ? t("canvas.unreached") : isTrigger ? t("canvas.trigger") : data.own}
            </Text>
          )}
          <Text dir="auto" className="anywhere" lineClamp={(data.email ? 2 : 3) - (hasTop ? 1 : 0)} title={data.sentence}>
            {data.sentence}
          </Text>
        </div>
        <Marks data={data} />
      </div>
      {data.email && <Envelope data={data} />}
      {data.figures && <Foot step={data.step} figures={data.figures} />}
    </div>
  );
});

const labelOf = (data: CardFace, title: string): string => [title, data.own, data.sentence].filter(Boolean).join(". ");

function Picture({ kind, isTrigger }: { kind: string; isTrigger: boolean }) {
  const Icon = isTrigger ? IconPlayerPlay : iconOf(kind);
  return (
    <Text c={isTrigger ? "ok" : HUES[familyOf(kind)]} component="span" className="flow-picture">
      <Icon size={20} stroke={1.5} aria-hidden />
    </Text>
  );
}

function Marks({ data }: { data: CardFace }) {
  const { t } = useTranslation();
  const acts = useActs();
  const name = data.own || data.sentence;
  return (
    <div className="flow-marks">
      {data.others && (
        <Tooltip label={t("canvas.others", { who: data.others })}>
          <Text c="info" component="span" role="img" aria-label={t("canvas.others", { who: data.others })}>
            <IconUser size={16} aria-hidden />
          </Text>
        </Tooltip>
      )}
      {data.notes.map((note) => (
        <Note key={note.step} step={note.step} text={note.text} editable={data.editable} />
      ))}
      {data.severity && <ProblemMark severity={data.severity} />}
      {data.editable && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          tabIndex={-1}
          className="flow-dots"
          aria-label={t("canvas.menuOf", { name })}
          onClick={(event) => {
            event.stopPropagation();
            acts.open({ is: "menu", place: { step: data.step }, at: atOf(event.currentTarget) });
          }}
        >
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      )}
    </div>
  );
}

function Note({ step, text, editable }: { step: string; text: string; editable: boolean }) {
  const { t } = useTranslation();
  const acts = useActs();
  const label = text ? t("canvas.note", { text }) : t("canvas.emptyNote");
  return (
    <Tooltip label={label} multiline maw="20rem">
      <ActionIcon
        variant="subtle"
        color="warn"
        size="sm"
        tabIndex={-1}
        aria-label={label}
        aria-disabled={!editable}
        onClick={(event) => {
          event.stopPropagation();
          acts.edit({ step });
        }}
      >
        <IconNote size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

/** Something is wrong, and whether it keeps from publishing. */
export function ProblemMark({ severity }: { severity: Severity }) {
  const { t } = useTranslation();
  const Icon = severity === "error" ? IconExclamationCircle : IconAlertTriangle;
  const label = t(`canvas.${severity}`);
  return (
    <Tooltip label={label}>
      <Text c={severity === "error" ? "bad" : "warn"} component="span" role="img" aria-label={label} className="flow-picture">
        <Icon size={16} aria-hidden />
      </Text>
    </Tooltip>
  );
}

/** The email; where things are counted, what became of it. */
function Envelope({ data }: { data: CardFace }) {
  const said = useEmailCounts();
  const Picture = use(PictureContext);
  const counts = said(data.figures);
  return (
    <div className="flow-envelope" title={said(data.figures, true) || data.email}>
      {!counts && <IconMail size={12} aria-hidden />}
      <Text size="xs" c="dimmed" truncate dir="auto">
        {counts || data.email}
      </Text>
      {Picture && (
        <div className="flow-email" aria-hidden>
          <Picture email={data.email} />
        </div>
      )}
    </div>
  );
}

/** All of a branch, on one card. */
export const FoldedCard = memo(function FoldedCard({ data }: NodeProps<FoldedNode>) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const acts = useActs();
  const steps = t("canvas.foldedSteps", { count: data.steps });
  const people = data.people === null ? "" : t("canvas.foldedPeople", { count: data.people, number: number(data.people) });
  return (
    <UnstyledButton className="flow-card flow-folded" tabIndex={-1} data-dim={data.dim || undefined} title={t("canvas.unfold", { name: data.name })} onClick={() => acts.fold([data.branch])}>
      <Text fw={600}>{[steps, people].filter(Boolean).join(", ")}</Text>
      <IconChevronDown size={16} aria-hidden />
    </UnstyledButton>
  );
});

import { ActionIcon, Group, Text } from "@mantine/core";
import { IconAlertTriangle, IconChevronDown, IconChevronRight, IconCornerDownRight, IconDots, IconFlagFilled, IconGitBranch, IconMail, IconNote, IconPlayerPlay, IconPlus, IconUser } from "@tabler/icons-react";
import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";

import { outlineOf, type Place, type Row, TRIGGER } from "~/builder";
import { ProblemMark } from "~/pages/workflows/canvas/Card";
import { Foot, useEmailCounts } from "~/pages/workflows/canvas/Foot";
import { KindIcon } from "~/pages/workflows/canvas/Overlays";
import { placeOfRow } from "~/pages/workflows/canvas/outlineKeys";
import { atOf, idOf, useActs, useScene } from "~/pages/workflows/canvas/scene";
import { foldable, keyOf, linksAt, samePlace } from "~/pages/workflows/canvas/spots";
import { useHome } from "~/pages/workflows/canvas/useHome";

/** The same as a nested list: for phones, screen readers, and who likes lists. */
export function Outline() {
  const { t } = useTranslation();
  const { structure, folded, place, prefix, looked } = useScene();
  const home = useHome();
  const rows = outlineOf(structure, folded);
  const active = place && rows.some((row) => samePlace(placeOfRow(row), place)) ? idOf(prefix, place) : undefined;
  useEffect(() => {
    if (active) document.getElementById(active)?.scrollIntoView({ block: "nearest" });
  }, [active, looked]);
  return (
    <div {...home} role="tree" aria-label={t("canvas.outline")} aria-description={t("canvas.help")} aria-activedescendant={active} className="flow-outline">
      {rows.map((row) => {
        const here = placeOfRow(row);
        return <Line key={keyOf(here)} row={row} place={here} focused={samePlace(place, here)} />;
      })}
    </div>
  );
}

function Line({ row, place, focused }: { row: Row; place: Place; focused: boolean }) {
  const acts = useActs();
  const { prefix, structure, lit, editing, figures } = useScene();
  const folds = row.kind === "branch" ? foldable(structure, place) : [];
  const counted = row.kind === "step" || row.kind === "trigger" ? figures?.get(row.step) : undefined;
  const isStep = row.kind === "step";
  return (
    <div
      id={idOf(prefix, place)}
      className="flow-row"
      role="treeitem"
      aria-level={row.level}
      aria-posinset={row.place}
      aria-setsize={row.of}
      aria-selected={focused}
      aria-expanded={folds.length ? row.folded === null : undefined}
      data-dim={(lit && isStep && !lit.includes(row.step)) || undefined}
      style={{ marginInlineStart: `min(var(--mantine-spacing-xl) * ${row.level - 1}, 25%)` }}
      onClick={() => acts.press(place)}
      onDoubleClick={() => acts.edit(place)}
    >
      <Group gap="sm" wrap="nowrap" justify="space-between">
        <Told row={row} folds={folds} />
        {editing && <RowDoes place={place} />}
      </Group>
      {counted && <Foot step={row.step} figures={counted} />}
    </div>
  );
}

/** What a row says. */
function Told({ row, folds }: { row: Row; folds: readonly string[] }) {
  const { texts, structure } = useScene();
  const [link] = row.links;
  if (row.kind === "step" || row.kind === "trigger") return <StepTold step={row.step} number={row.number} />;
  if (!link) return null;
  if (row.kind === "branch") return <BranchTold name={texts.way(link)} steps={row.folded} folds={folds} />;
  const icons = { end: IconFlagFilled, missing: IconAlertTriangle, chip: IconCornerDownRight };
  const Icon = icons[row.kind];
  const isWrong = row.kind === "missing" && structure.order.length > 0;
  return (
    <Words icon={<Icon size={16} aria-hidden />} dimmed={!isWrong}>
      {texts.end(link)}
    </Words>
  );
}

function StepTold({ step, number }: { step: string; number: number | null }) {
  const { t } = useTranslation();
  const { texts, structure, problems, others, figures } = useScene();
  const severity = problems?.get(step);
  const own = step === TRIGGER ? t("canvas.trigger") : structure.unreached.has(step) ? t("canvas.unreached") : texts.own(step);
  const counts = useEmailCounts()(figures?.get(step) ?? null);
  const notes = structure.graph.notes.get(step) ?? [];
  const who = others?.get(step)?.join(", ");
  return (
    <Group gap="sm" wrap="nowrap" miw={0} align="flex-start">
      {step === TRIGGER ? <IconPlayerPlay size={16} aria-hidden /> : <KindIcon kind={structure.graph.byKey.get(step)?.kind ?? ""} />}
      {number !== null && (
        <Text fw={600} c="dimmed">
          {number}
        </Text>
      )}
      <div className="flow-card-texts">
        {own && (
          <Text size="xs" c="dimmed" dir="auto" className="name" title={own}>
            {own}
          </Text>
        )}
        <Text dir="auto" className="anywhere">
          {texts.sentence(step)}
        </Text>
        {notes.map((note) => (
          <Aside key={note.key} icon={<IconNote size={12} aria-hidden />}>
            {typeof note.data.text === "string" && note.data.text ? note.data.text : t("canvas.emptyNote")}
          </Aside>
        ))}
        {counts && <Aside icon={<IconMail size={12} aria-hidden />}>{counts}</Aside>}
        {who && <Aside icon={<IconUser size={12} aria-hidden />}>{t("canvas.others", { who })}</Aside>}
      </div>
      {severity && <ProblemMark severity={severity} />}
    </Group>
  );
}

function Aside({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <Group gap="xs" wrap="nowrap" c="dimmed">
      {icon}
      <Text size="xs" dir="auto">
        {children}
      </Text>
    </Group>
  );
}

function BranchTold({ name, steps, folds }: { name: string; steps: number | null; folds: readonly string[] }) {
  const { t } = useTranslation();
  const acts = useActs();
  const Icon = steps === null ? IconChevronDown : IconChevronRight;
  return (
    <Group gap="sm" wrap="nowrap" miw={0}>
      {folds.length ? (
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          tabIndex={-1}
          aria-label={t(steps === null ? "canvas.fold" : "canvas.unfold", { name })}
          onClick={(event) => {
            event.stopPropagation();
            acts.fold(folds);
          }}
        >
          <Icon size={16} aria-hidden />
        </ActionIcon>
      ) : (
        <IconGitBranch size={16} aria-hidden />
      )}
      <div>
        <Text fw={600} dir="auto" className="anywhere">
          {name}
        </Text>
        {steps !== null && (
          <Text size="xs" c="dimmed">
            {t("canvas.foldedSteps", { count: steps })}
          </Text>
        )}
      </div>
    </Group>
  );
}

function Words({ icon, dimmed, children }: { icon: ReactNode; dimmed: boolean; children: ReactNode }) {
  return (
    <Group gap="sm" wrap="nowrap" miw={0} c={dimmed ? "dimmed" : "bad"}>
      {icon}
      <Text dir="auto" className="anywhere">
        {children}
      </Text>
    </Group>
  );
}

/** What can be done with a row by touch or pointer. */
function RowDoes({ place }: { place: Place }) {
  const { t } = useTranslation();
  const acts = useActs();
  const { structure, texts } = useScene();
  const links = linksAt(structure, place).flatMap((id) => structure.graph.links.get(id) ?? []);
  const { after, before } = texts.where(links);
  const name = "step" in place ? texts.mention(place.step) : links[0] ? texts.way(links[0]) || texts.end(links[0]) : "";
  return (
    <Group gap="xs" wrap="nowrap" className="flow-row-does">
      {links.length > 0 && (
        <ActionIcon
          variant="subtle"
          tabIndex={-1}
          aria-label={t("canvas.addAfter", { where: `${after}, ${before}` })}
          onClick={(event) => {
            event.stopPropagation();
            acts.insertBelow(place, atOf(event.currentTarget));
          }}
        >
          <IconPlus size={16} aria-hidden />
        </ActionIcon>
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        tabIndex={-1}
        aria-label={t("canvas.menuOf", { name })}
        onClick={(event) => {
          event.stopPropagation();
          acts.open({ is: "menu", place, at: atOf(event.currentTarget) });
        }}
      >
        <IconDots size={16} aria-hidden />
      </ActionIcon>
    </Group>
  );
}

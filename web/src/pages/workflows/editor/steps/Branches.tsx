import { ActionIcon, Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { IconArrowLeft, IconArrowRight, IconPlus, IconTrash } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { addBranch, changeField, moveBranch, removeBranch, type Link } from "~/builder";
import { listOf } from "~/builder/kinds";
import { branchOf, keysIn } from "~/builder/pieces";
import { useEdited, useStep } from "~/pages/workflows/editor/context";
import { BranchFields } from "~/pages/workflows/editor/steps/BranchFields";
import { At } from "~/pages/workflows/editor/steps/fields";
import { sumOf } from "~/pages/workflows/editor/steps/shares";

const ADDS: Readonly<Record<string, "addCase" | "addVariant">> = { branch_on_value: "addCase", experiment: "addVariant" };

/** The ways on from a step: what each is taken on, their order, more of them, fewer. */
export function Branches() {
  const { t } = useTranslation();
  const { step, structure, run, disabled, change } = useStep();
  const { draft, out } = structure.graph;
  const links = out.get(step.key) ?? [];
  const list = listOf(step.data) ?? "branches";
  const sum = sumOf(step.data[list]);
  const mayBeEmpty = step.kind === "branch_on_value" && !("empty" in step.data);
  return (
    <At name={list}>
      <Stack gap="md" component="section" aria-labelledby="branches">
        <Title order={3} id="branches">
          {t("editor.branch.title")}
        </Title>
        {links.map((link) => (
          <Branch key={link.id} link={link} of={links.filter((each) => each.role === "branch").length} />
        ))}
        {sum !== null && sum !== 100 && <Text c="bad">{t("editor.branch.sum", { sum })}</Text>}
        <Group gap="sm">
          <Button variant="default" disabled={disabled} leftSection={<IconPlus size={16} aria-hidden />} onClick={() => run(addBranch(draft, step.key))}>
            {t(`editor.branch.${ADDS[step.kind] ?? "add"}`)}
          </Button>
          {mayBeEmpty && (
            <Button variant="default" disabled={disabled} onClick={() => change(["empty"], "end")}>
              {t("editor.branch.addEmpty")}
            </Button>
          )}
        </Group>
      </Stack>
    </At>
  );
}

function useTitle(link: Link): string {
  const { t } = useTranslation();
  const words = useEdited((state) => state.seen.words.branches[link.from]);
  if (link.role === "otherwise" || link.role === "next") return t("editor.branch.otherwise");
  if (link.role === "empty") return t("editor.field.empty");
  if (link.role === "holdout") return t("editor.branch.holdoutHelp");
  const place = Number(link.path[1]);
  const name = link.entry?.name;
  return (typeof name === "string" && name) || words?.[place] || t("editor.branch.number", { number: place + 1 });
}

function Branch({ link, of }: { link: Link; of: number }) {
  const { t } = useTranslation();
  const { structure, disabled, run } = useStep();
  const { draft } = structure.graph;
  const title = useTitle(link);
  const place = Number(link.path[1]);
  const isListed = link.role === "branch";
  return (
    <Paper withBorder p="md" className="surface" component="article" aria-label={title}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" wrap="nowrap" gap="sm">
          <Text fw={600} className="name" dir="auto" title={title}>
            {title}
          </Text>
          {(isListed || link.role === "empty") && (
            <Group gap="xs" wrap="nowrap">
              {isListed && (
                <>
                  <Small label={t("editor.branch.up", { name: title })} disabled={disabled || place === 0} onClick={() => run(moveBranch(draft, link.id, place - 1))} icon={<IconArrowLeft size={16} aria-hidden />} />
                  <Small label={t("editor.branch.down", { name: title })} disabled={disabled || place === of - 1} onClick={() => run(moveBranch(draft, link.id, place + 1))} icon={<IconArrowRight size={16} aria-hidden />} />
                </>
              )}
              <Small label={t("editor.branch.remove", { name: title })} disabled={disabled || (isListed && of === 1)} onClick={() => run(removeBranch(draft, link.id))} icon={<IconTrash size={16} aria-hidden />} />
            </Group>
          )}
        </Group>
        {isListed && <BranchFields place={place} change={(field, value) => run(changeField(draft, link.from, [...link.path.slice(0, 2), field], value))} />}
        <Leads link={link} />
      </Stack>
    </Paper>
  );
}

function Small({ label, icon, disabled, onClick }: { label: string; icon: ReactNode; disabled: boolean; onClick: () => void }) {
  return (
    <ActionIcon variant="subtle" aria-label={label} title={label} disabled={disabled} onClick={onClick}>
      {icon}
    </ActionIcon>
  );
}

/** What a branch leads to, and how much is in it. */
function Leads({ link }: { link: Link }) {
  const { t } = useTranslation();
  const { structure } = useStep();
  const inside = branchOf(structure, link);
  const count = inside ? keysIn(structure, inside).size : 0;
  const number = link.to === null ? undefined : structure.numbers.get(link.to);
  const goes = number === undefined ? t("workflow.end") : t("workflow.goesTo", { number });
  return (
    <Text c="dimmed" size="xs">
      {count > 0 ? t("editor.branch.steps", { count }) : goes}
    </Text>
  );
}

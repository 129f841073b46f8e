import { ActionIcon, Button, Checkbox, Group, Paper, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Fields } from "~/builder";
import { useErrors } from "~/pages/workflows/editor/context";
import { Part } from "~/pages/workflows/settings/Part";
import { exitsOf, isReserved } from "~/pages/workflows/settings/settings";
import type { SettingsProps } from "~/pages/workflows/settings/SettingsDrawer";
import { isCondition, isObject, textIn } from "~/pages/workflows/triggers/held";
import { ConditionEditor } from "~/ui/conditions/ConditionEditor";
import type { StepOption } from "~/ui/conditions/ConditionEditor";
import { DurationField } from "~/ui/fields";

/** Who leaves before the end: by the goal, by conditions, or by leaving the audience. */
export function LeaveSettings({ draft, change }: SettingsProps) {
  const { t } = useTranslation();
  const hasAudience = draft.audience !== undefined;
  const leaves = draft.leave_when_outside === true;
  return (
    <Stack gap="xl">
      <GoalFields draft={draft} change={change} />
      <Exits draft={draft} change={change} />
      <Part title={t("triggers.audience")}>
        <Checkbox
          label={t("workflowSettings.outside")}
          description={t("workflowSettings.outsideHelp")}
          error={leaves && !hasAudience ? t("workflowSettings.outsideNeeds") : null}
          disabled={!hasAudience && !leaves}
          checked={leaves}
          onChange={(event) => change(["leave_when_outside"], event.currentTarget.checked || undefined)}
        />
        {!hasAudience && !leaves && <Text c="dimmed">{t("workflowSettings.outsideNeeds")}</Text>}
      </Part>
    </Stack>
  );
}

const whenIn = (fields: Fields) => (isCondition(fields.when) ? fields.when : undefined);

/** The steps that conditions may refer to. */
function stepsOf({ draft }: Pick<SettingsProps, "draft">): StepOption[] {
  const steps = Array.isArray(draft.steps) ? (draft.steps as unknown[]) : [];
  return steps.flatMap((step, place) => {
    if (!isObject(step) || typeof step.id !== "string" || step.kind === "note") return [];
    return [{ id: step.id, label: `${place + 1}. ${textIn(step, "name") || textIn(step, "email") || step.id}` }];
  });
}

function GoalFields({ draft, change }: SettingsProps) {
  const { t } = useTranslation();
  const goal = isObject(draft.goal) ? draft.goal : null;
  const error = useErrors("goal");
  return (
    <Part title={t("workflowSettings.goal")} help={t("workflowSettings.goalHelp")}>
      {goal ? (
        <>
          <ConditionEditor label={t("workflowSettings.goalWhen")} error={error("when")} steps={stepsOf({ draft })} value={whenIn(goal)} onChange={(when) => change(["goal", "when"], when)} />
          <DurationField label={t("workflowSettings.goalWindow")} error={error("window")} description={t("workflowSettings.goalWindowHelp")} placeholder="14" value={textIn(goal, "window")} onChange={(window) => change(["goal", "window"], window ?? undefined)} />
          <Group>
            <Button variant="default" onClick={() => change(["goal"], undefined)}>
              {t("workflowSettings.removeGoal")}
            </Button>
          </Group>
        </>
      ) : (
        <>
          <Text c="dimmed">{t("workflowSettings.noGoal")}</Text>
          <Group>
            <Button variant="default" leftSection={<IconPlus size="1em" aria-hidden />} onClick={() => change(["goal"], {})}>
              {t("workflowSettings.addGoal")}
            </Button>
          </Group>
        </>
      )}
    </Part>
  );
}

function Exits({ draft, change }: SettingsProps) {
  const { t } = useTranslation();
  const exits = exitsOf(draft);
  const remove = (place: number) => {
    const rest = exits.filter((_, each) => each !== place);
    change(["exit"], rest.length > 0 ? rest : undefined);
  };
  return (
    <Part title={t("workflowSettings.exits")} help={t("workflowSettings.exitsHelp")}>
      {exits.length === 0 && <Text c="dimmed">{t("workflowSettings.noExit")}</Text>}
      {exits.map((exit, place) => (
        <Exit key={place} exit={exit} place={place} steps={stepsOf({ draft })} set={(name, value) => change(["exit", place, name], value)} remove={() => remove(place)} />
      ))}
      <Group>
        <Button variant="default" leftSection={<IconPlus size="1em" aria-hidden />} onClick={() => change(["exit"], [...exits, {}])}>
          {t("workflowSettings.addExit")}
        </Button>
      </Group>
    </Part>
  );
}

interface ExitProps {
  exit: Fields;
  place: number;
  steps: StepOption[];
  set: (name: string, value: unknown) => void;
  remove: () => void;
}

function Exit({ exit, place, steps, set, remove }: ExitProps) {
  const { t } = useTranslation();
  const reason = textIn(exit, "reason") ?? "";
  const number = place + 1;
  const error = useErrors("exit", place);
  return (
    <Paper withBorder p="md" component="section" aria-label={t("workflowSettings.exitPlace", { number })}>
      <Stack gap="md">
        <Group justify="space-between" wrap="nowrap">
          <Text fw={600}>{t("workflowSettings.exitPlace", { number })}</Text>
          <ActionIcon variant="subtle" size="lg" aria-label={t("workflowSettings.removeExit", { number })} onClick={remove}>
            <IconTrash size="1em" aria-hidden />
          </ActionIcon>
        </Group>
        <ConditionEditor label={t("workflowSettings.exitWhen")} error={error("when")} steps={steps} value={whenIn(exit)} onChange={(when) => set("when", when)} />
        <TextInput
          dir="auto"
          label={t("workflowSettings.reason")}
          description={t("workflowSettings.reasonHelp")}
          error={isReserved(reason) ? t("workflowSettings.reserved") : error("reason")}
          value={reason}
          onChange={(event) => set("reason", event.currentTarget.value || undefined)}
        />
      </Stack>
    </Paper>
  );
}

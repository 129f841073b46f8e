import { Alert, Anchor, Box, Button, Collapse, Group, Stack, Text, TextInput } from "@mantine/core";
import { IconAlertTriangle, IconChevronDown, IconChevronRight, IconUsers, IconX } from "@tabler/icons-react";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";

import { listOf } from "~/builder/kinds";
import { useTexts } from "~/pages/workflows/canvas/texts";
import { useEdited, useStep } from "~/pages/workflows/editor/context";
import { Notes } from "~/pages/workflows/editor/Notes";
import { errorAt, fieldOf } from "~/pages/workflows/editor/problems";
import type { Wrong } from "~/pages/workflows/editor/remote";
import { Branches } from "~/pages/workflows/editor/steps/Branches";
import { FORMS } from "~/pages/workflows/editor/steps/kinds";
import { kindOf } from "~/pages/workflows/flow/kinds";

/** What a step does, what is wrong with it, and its fields. */
export function StepPanel({ here }: { here: number | undefined }) {
  const { t } = useTranslation();
  const { step, structure, problems } = useStep();
  const words = useEdited((state) => state.seen.words);
  const jump = useTexts(structure, words).jump(step.key);
  const sentence = jump || words.steps[step.key];
  const kind = kindOf(step.kind);
  const { main: Main, more: More } = kind ? FORMS[kind] : {};
  return (
    <>
      <Text {...(sentence ? {} : { c: "dimmed" })} dir="auto">
        {sentence ?? t("editor.panel.noSentence")}
      </Text>
      <People here={here} />
      <Remedies problems={problems} />
      {!kind && <Text c="dimmed">{t("editor.panel.unknown")}</Text>}
      <Stack gap="md" data-fields key={step.key}>
        {Main && <Main />}
        {listOf(step.data) !== null && <Branches />}
        <Advanced>
          {More && <More />}
          <OwnName />
        </Advanced>
      </Stack>
      {step.kind !== "note" && <Notes />}
    </>
  );
}

function People({ here }: { here: number | undefined }) {
  const { t } = useTranslation();
  const { step } = useStep();
  const others = useEdited((state) => state.others).filter((each) => each.step === step.key);
  if (!here && others.length === 0) return null;
  return (
    <Stack gap="xs">
      {here !== undefined && here > 0 && (
        <Group gap="xs" c="dimmed">
          <IconUsers size={16} aria-hidden />
          <Text>{t("editor.panel.people", { count: here })}</Text>
        </Group>
      )}
      {others.length > 0 && <Alert color="info">{t("editor.panel.others", { who: others.map((each) => each.who).join(", ") })}</Alert>}
    </Stack>
  );
}

/** What is wrong and how it is mended; pressed, its field gets the focus. */
export function Remedies({ problems }: { problems: readonly Wrong[] }) {
  const { t } = useTranslation();
  if (problems.length === 0) return null;
  return (
    <Stack gap="sm">
      {problems.map((problem, place) => (
        <Alert
          key={place}
          role="note"
          color={problem.warning ? "warn" : "bad"}
          icon={problem.warning ? <IconAlertTriangle size={16} aria-hidden /> : <IconX size={16} aria-hidden />}
          title={problem.message}
        >
          <Group gap="sm">
            <Text>{problem.remedy}</Text>
            {fieldOf(problem) && (
              <Anchor component="button" type="button" onClick={() => focusField(fieldOf(problem))}>
                {t("editor.problem.mend")}
              </Anchor>
            )}
          </Group>
        </Alert>
      ))}
    </Stack>
  );
}

function focusField(name: string): void {
  const field = [...document.querySelectorAll<HTMLElement>("[data-field]")].find((each) => each.dataset.field === name);
  const folded = field?.closest("[data-folded=true]");
  // What is folded opens first: its button is before it.
  if (folded) (folded.previousElementSibling as HTMLElement | null)?.click();
  // A setting has no such place; what is wrong with it is said where it is.
  const find = () => field?.querySelector<HTMLElement>("input, textarea, select, button") ?? document.querySelector<HTMLElement>("[data-fields] [aria-invalid=true]");
  requestAnimationFrame(() => find()?.focus());
}

function Advanced({ children }: { children: React.ReactNode }) {
  const { t } = useTranslation();
  const [opened, { toggle }] = useDisclosure();
  const Icon = opened ? IconChevronDown : IconChevronRight;
  return (
    <Box>
      <Button variant="subtle" px={0} leftSection={<Icon size={16} aria-hidden />} aria-expanded={opened} onClick={toggle}>
        {t("editor.panel.advanced")}
      </Button>
      <Collapse expanded={opened} data-folded={!opened}>
        <Stack gap="md" pt="sm">
          {children}
        </Stack>
      </Collapse>
    </Box>
  );
}

function OwnName() {
  const { t } = useTranslation();
  const { step, change, disabled, problems } = useStep();
  const { name, id } = step.data;
  return (
    <>
      <Box data-field="name">
        <TextInput label={t("editor.panel.ownName")} dir="auto" disabled={disabled} error={errorAt(problems, "name")} value={typeof name === "string" ? name : ""} onChange={(event) => change(["name"], event.currentTarget.value || undefined)} />
      </Box>
      <Text size="xs" c="dimmed">
        {t("editor.panel.id", { id: String(id) })}
      </Text>
    </>
  );
}

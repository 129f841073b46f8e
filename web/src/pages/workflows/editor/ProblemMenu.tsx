import { ActionIcon, Button, Group, Menu, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconChevronDown, IconChevronUp, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { nextProblem, type Structure } from "~/builder";
import { inReadingOrder } from "~/pages/workflows/editor/problems";
import type { Wrong } from "~/pages/workflows/editor/remote";

interface Props {
  problems: readonly Wrong[];
  structure: Structure;
  selected: string | null;
  nameOf: (step: string) => string;
  go: (step: string) => void;
}

/** What is wrong, counted; from one to the next, or to one of the list. */
export function ProblemMenu({ problems, structure, selected, nameOf, go }: Props) {
  const { t } = useTranslation();
  const wrong = new Set(problems.map(({ step }) => (structure.numbers.has(step) ? step : "")));
  const to = (back: boolean) => {
    const found = nextProblem(structure, wrong, selected ?? "", back);
    if (found !== null) go(found);
  };
  if (problems.length === 0) {
    return (
      <Group gap="xs" c="ok" wrap="nowrap">
        <IconCheck size={16} aria-hidden />
        <Text>{t("editor.problem.none")}</Text>
      </Group>
    );
  }
  return (
    <Group gap="xs" wrap="nowrap">
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button variant="default" leftSection={<Mark warning={problems.every((each) => each.warning)} />}>
            {t("editor.problem.count", { count: problems.length })}
          </Button>
        </Menu.Target>
        <Menu.Dropdown aria-label={t("editor.problem.list")} maw="min(28rem, calc(100vw - 2rem))" mah="24rem" style={{ overflowY: "auto" }}>
          {inReadingOrder(problems, structure).map((problem, place) => (
            <Menu.Item key={place} leftSection={<Mark warning={problem.warning} />} onClick={() => go(structure.numbers.has(problem.step) ? problem.step : "")}>
              <Stack gap={0}>
                <Text size="xs" c="dimmed">
                  {structure.numbers.has(problem.step) ? nameOf(problem.step) : t("editor.problem.workflow")}
                </Text>
                <Text>{problem.message}</Text>
              </Stack>
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <ActionIcon variant="default" size="lg" aria-label={t("editor.problem.previous")} onClick={() => to(true)}>
        <IconChevronUp size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon variant="default" size="lg" aria-label={t("editor.problem.next")} onClick={() => to(false)}>
        <IconChevronDown size={16} aria-hidden />
      </ActionIcon>
    </Group>
  );
}

function Mark({ warning }: { warning: boolean }) {
  const { t } = useTranslation();
  const [Icon, hue, label] = warning ? ([IconAlertTriangle, "warn", "editor.problem.warning"] as const) : ([IconX, "bad", "editor.problem.blocks"] as const);
  return (
    <Text span c={hue} display="inline-flex">
      <Icon size={16} role="img" aria-label={t(label)} />
    </Text>
  );
}

import { Anchor, Box, Group, List, Paper, Stack, Text, Title } from "@mantine/core";
import { IconCornerDownRight, IconFlagFilled } from "@tabler/icons-react";
import { createContext, useContext } from "react";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { useFormats } from "~/i18n/formats";
import { kindOf, tellingOf } from "~/pages/workflows/flow/kinds";
import { type Item, type Label, numbersOf, type Step, type Told } from "~/pages/workflows/flow/outline";
import { placeOf } from "~/pages/workflows/flow/place";
import { TextLink } from "~/pages/workflows/links";

type Figures = components["schemas"]["StepFigures"];

interface OutlineListProps {
  told: Told;
  slug: string;
  /** What each step does, in a sentence; where there is none, its kind is named. */
  said?: Map<string, string>;
  /** How many came to each step, are there, and left. */
  figures?: Map<string, Figures>;
}

const Scene = createContext<OutlineListProps & { numbers: Map<string, number> }>({ told: { path: [], apart: [] }, slug: "", numbers: new Map() });

/** The steps as a nested list, in the order of reading. */
export function OutlineList(props: OutlineListProps) {
  const { t } = useTranslation();
  const { path, apart } = props.told;
  return (
    <Scene.Provider value={{ ...props, numbers: numbersOf(props.told) }}>
      <Items items={path} />
      {apart.length > 0 && (
        <>
          <Title order={3}>{t("workflow.apart")}</Title>
          <Items items={apart} />
        </>
      )}
    </Scene.Provider>
  );
}

function Items({ items }: { items: Item[] }) {
  const { t } = useTranslation();
  if (items.length === 0) return <Text c="dimmed">{t("workflow.straightOn")}</Text>;
  return (
    <List type="ordered" listStyleType="none" spacing="sm" styles={{ itemWrapper: { width: "100%" }, itemLabel: { width: "100%" } }}>
      {items.map((item, place) => (
        <List.Item key={place}>
          <Shown item={item} />
        </List.Item>
      ))}
    </List>
  );
}

function Shown({ item }: { item: Item }) {
  const { t } = useTranslation();
  if (item.is === "end") {
    return (
      <Group gap="xs" c="dimmed">
        <IconFlagFilled size="1em" aria-hidden />
        <Text>{t("workflow.end")}</Text>
      </Group>
    );
  }
  if (item.is === "goto") return <GoTo to={item.to} />;
  return (
    <Stack gap="sm">
      <StepShown step={item.step} number={item.number} />
      {item.branches.map((branch, place) => (
        <Box key={place} ml={{ base: "sm", sm: "xl" }}>
          <Stack gap="sm">
            <LabelShown label={branch.label} />
            <Items items={branch.items} />
          </Stack>
        </Box>
      ))}
    </Stack>
  );
}

function GoTo({ to }: { to: string }) {
  const { t } = useTranslation();
  const number = useContext(Scene).numbers.get(to);
  return (
    <Group gap="xs">
      <IconCornerDownRight size="1em" aria-hidden />
      {number === undefined ? <Text c="bad">{t("workflow.goesNowhere", { step: to })}</Text> : <Anchor href={`#${placeOf(to)}`}>{t("workflow.goesTo", { number })}</Anchor>}
    </Group>
  );
}

function StepShown({ step, number }: { step: Step; number: number }) {
  const { t } = useTranslation();
  const { said, figures } = useContext(Scene);
  const kind = kindOf(step.kind);
  const named = kind ? t(`workflow.kind.${kind}`) : step.kind;
  const telling = tellingOf(step);
  const sentence = said?.get(step.id) ?? (telling ? t("workflow.telling", { named, telling }) : named);
  const counted = figures?.get(step.id);
  return (
    <Paper withBorder p="md" className="surface" id={placeOf(step.id)} style={{ overflowWrap: "anywhere" }}>
      <Group justify="space-between" gap="md" align="flex-start">
        <Group gap="md" align="flex-start" wrap="nowrap" flex="1 1 20rem" miw={0}>
          <Text fw={600} c="dimmed">
            {number}
          </Text>
          <Stack gap={0} miw={0}>
            {step.name && (
              <Text size="xs" c="dimmed" dir="auto">
                {step.name}
              </Text>
            )}
            <Text>{sentence}</Text>
          </Stack>
        </Group>
        {counted && <Counts figures={counted} />}
      </Group>
    </Paper>
  );
}

function Counts({ figures }: { figures: Figures }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const { slug } = useContext(Scene);
  return (
    <Group gap="md">
      <Text c="dimmed">{t("workflow.arrivedCount", { number: number(figures.arrived) })}</Text>
      <TextLink to="/workflows/$slug/people" params={{ slug }} search={{ step: figures.step }}>
        {t("workflow.hereCount", { number: number(figures.here) })}
      </TextLink>
      <Text c="dimmed">{t("workflow.leftCount", { number: number(figures.left) })}</Text>
    </Group>
  );
}

/** By what one goes a way on. */
function LabelShown({ label }: { label: Label }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const text =
    label.by === "case"
      ? t("workflow.way.case", { number: number(label.number) })
      : label.by === "name"
        ? label.name || t("workflow.way.unnamed")
        : label.by === "share"
          ? t("workflow.way.share", { share: number(label.share) })
          : t(`workflow.way.${label.by}`);
  return (
    <Text fw={600} dir="auto">
      {text}
    </Text>
  );
}

import { Badge, Button, Group, Stack, Table, Text, VisuallyHidden } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconDoorExit, IconHourglassLow } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { useStepNames } from "~/pages/workflows/drawn";
import { TextLink } from "~/pages/workflows/links";
import { calledOf } from "~/pages/workflows/people/acting";
import { PersonDialog, type PersonAction } from "~/pages/workflows/people/PersonDialog";
import { PersonMenu } from "~/pages/workflows/people/PersonMenu";
import type { Sorted } from "~/pages/workflows/people/search";
import { ReasonText } from "~/pages/workflows/results/ReasonText";
import { StepLabel } from "~/pages/workflows/StepLabel";
import { ColumnCells, ColumnHeads, type Sorting } from "~/ui/acting/ColumnCells";
import type { Column } from "~/ui/acting/columns";
import { TableFrame } from "~/ui/acting/Found";
import { When } from "~/ui/acting/When";

export type Person = components["schemas"]["Person"];

interface PeopleTableProps {
  slug: string;
  people: Person[];
  columns: Column<Person, Sorted>[];
  sorting: Sorting<Sorted>;
  stale: boolean;
  explain: (contact: string) => void;
}

export function PeopleTable({ slug, people, columns, sorting, stale, explain }: PeopleTableProps) {
  const { t } = useTranslation();
  const [asked, ask] = useState<{ person: Person; action: PersonAction } | null>(null);
  return (
    <>
      <TableFrame
        label={t("workflow.people")}
        minWidth="56rem"
        stale={stale}
        head={
          <>
            <Table.Th miw="12.5rem">{t("workflow.contact")}</Table.Th>
            <ColumnHeads columns={columns} sorting={sorting} />
            <Table.Th>
              <VisuallyHidden>{t("workflows.actions")}</VisuallyHidden>
            </Table.Th>
          </>
        }
      >
        {people.map((person) => (
          <PersonRow key={person.enrollment} person={person} columns={columns} explain={() => explain(person.contact)} ask={(action) => ask({ person, action })} />
        ))}
      </TableFrame>
      {asked && <PersonDialog slug={slug} person={asked.person} action={asked.action} onClose={() => ask(null)} />}
    </>
  );
}

/** What the table can show beside who it is. */
export function usePeopleColumns(slug: string): Column<Person, Sorted>[] {
  const { t } = useTranslation();
  const names = useStepNames(slug);
  return [
    { column: "state", label: t("workflow.where"), cell: (person) => <PlaceShown person={person} /> },
    { column: "step", label: t("workflow.stepName"), least: "8rem", cell: ({ step }) => step && <StepLabel id={step} names={names} /> },
    { column: "entered_at", label: t("workflow.entered"), sorted: "entered_at", cell: (person) => <When at={person.entered_at} /> },
    { column: "since", label: t("workflow.since"), sorted: "since", cell: (person) => <When at={person.left_at ?? person.arrived_at} /> },
    { column: "due_at", label: t("workflow.next"), sorted: "due_at", cell: (person) => <Due person={person} /> },
  ];
}

function Due({ person: { due_at, state } }: { person: Person }) {
  const { t } = useTranslation();
  if (due_at) return <When at={due_at} />;
  return <Text c="dimmed">{state === "active" ? t("workflow.untilSomething") : "–"}</Text>;
}

interface PersonRowProps {
  person: Person;
  columns: Column<Person, Sorted>[];
  explain: () => void;
  ask: (action: PersonAction) => void;
}

function PersonRow({ person, columns, explain, ask }: PersonRowProps) {
  const { t } = useTranslation();
  return (
    <Table.Tr>
      <Table.Td>
        <TextLink to="/contacts/$contact" params={{ contact: person.contact }} dir="auto" className="name" title={calledOf(person)}>
          {calledOf(person)}
        </TextLink>
        <Text size="xs" c="dimmed">
          {t("workflow.versionNumber", { number: person.version })}
        </Text>
      </Table.Td>
      <ColumnCells columns={columns} row={person} />
      <Table.Td>
        <Group gap="xs" wrap="nowrap" justify="flex-end">
          <Button variant="subtle" px="xs" onClick={explain} aria-label={t("workflow.explainWho", { who: calledOf(person) })}>
            {t("workflow.explain")}
          </Button>
          <PersonMenu called={calledOf(person)} state={person.state} ask={ask} />
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

const SIGNS = {
  active: { hue: "wait", icon: IconHourglassLow },
  finished: { hue: "ok", icon: IconCheck },
  exited: { hue: "gray", icon: IconDoorExit },
  failed: { hue: "bad", icon: IconAlertTriangle },
} as const;

/** Where somebody is, and why. */
function PlaceShown({ person }: { person: Person }) {
  const { t } = useTranslation();
  const { hue, icon: Icon } = SIGNS[person.state];
  return (
    <Stack gap="xs" align="flex-start">
      <Badge color={hue} variant="outline" tt="none" miw="max-content" leftSection={<Icon size="1em" aria-hidden />}>
        {t(`workflow.placed.${person.state}`)}
      </Badge>
      {person.reason && (
        <Text size="xs" c="dimmed">
          <ReasonText reason={person.reason} />
        </Text>
      )}
      {person.error && (
        <Text size="xs" c="bad" className="name" title={person.error}>
          {person.error}
        </Text>
      )}
    </Stack>
  );
}

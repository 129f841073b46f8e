import { Badge, Button, Group, Stack, Table, Text, VisuallyHidden } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconDoorExit, IconHourglassLow } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { type StepName, useStepNames } from "~/pages/workflows/drawn";
import { TextLink } from "~/pages/workflows/links";
import { calledOf } from "~/pages/workflows/people/acting";
import { PersonDialog, type PersonAction } from "~/pages/workflows/people/PersonDialog";
import { PersonMenu } from "~/pages/workflows/people/PersonMenu";
import { ReasonText } from "~/pages/workflows/results/ReasonText";
import { StepLabel } from "~/pages/workflows/StepLabel";
import { TableFrame } from "~/ui/acting/Found";
import { When } from "~/ui/acting/When";

type Person = components["schemas"]["Person"];

interface PeopleTableProps {
  slug: string;
  people: Person[];
  explain: (contact: string) => void;
}

export function PeopleTable({ slug, people, explain }: PeopleTableProps) {
  const { t } = useTranslation();
  const names = useStepNames(slug);
  const [asked, ask] = useState<{ person: Person; action: PersonAction } | null>(null);
  return (
    <>
      <TableFrame
        label={t("workflow.people")}
        minWidth="56rem"
        head={
          <>
            <Table.Th miw="12.5rem">{t("workflow.contact")}</Table.Th>
            <Table.Th>{t("workflow.where")}</Table.Th>
            <Table.Th miw="8rem">{t("workflow.stepName")}</Table.Th>
            <Table.Th>{t("workflow.entered")}</Table.Th>
            <Table.Th>{t("workflow.since")}</Table.Th>
            <Table.Th>{t("workflow.next")}</Table.Th>
            <Table.Th>
              <VisuallyHidden>{t("workflows.actions")}</VisuallyHidden>
            </Table.Th>
          </>
        }
      >
        {people.map((person) => (
          <PersonRow key={person.enrollment} person={person} names={names} explain={() => explain(person.contact)} ask={(action) => ask({ person, action })} />
        ))}
      </TableFrame>
      {asked && <PersonDialog slug={slug} person={asked.person} action={asked.action} onClose={() => ask(null)} />}
    </>
  );
}

interface PersonRowProps {
  person: Person;
  names: Map<string, StepName>;
  explain: () => void;
  ask: (action: PersonAction) => void;
}

function PersonRow({ person, names, explain, ask }: PersonRowProps) {
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
      <Table.Td>
        <PlaceShown person={person} />
      </Table.Td>
      <Table.Td>{person.step && <StepLabel id={person.step} names={names} />}</Table.Td>
      <Table.Td>
        <When at={person.entered_at} />
      </Table.Td>
      <Table.Td>
        <When at={person.left_at ?? person.arrived_at} />
      </Table.Td>
      <Table.Td>{person.due_at ? <When at={person.due_at} /> : <Text c="dimmed">{person.state === "active" ? t("workflow.untilSomething") : "–"}</Text>}</Table.Td>
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

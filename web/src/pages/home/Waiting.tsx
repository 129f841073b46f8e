import { Button, Checkbox, Group, Select, Stack, Table, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useFormats } from "~/i18n/formats";
import type { Choosing } from "~/pages/home/choosing";
import { awaiting, home } from "~/pages/home/home";
import type { Column } from "~/ui/acting/columns";
import { When } from "~/ui/acting/When";

const PLACES = { review: "/messages/review", uncertain: "/messages/uncertain", failed: "/enrollments/failed" } as const;
type Task = keyof typeof PLACES;

/** Around each list of what waits for a person: which it is, how many there are, and what it is about. */
export function Waiting({ task, help, children }: { task: Task; help: string; children: ReactNode }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const { data } = useQuery(home);
  const count = (one: Task) => awaiting(data?.to_do ?? [], one).reduce((all, each) => all + each.number, 0);
  return (
    <Stack gap="lg">
      <Title order={1}>{t(`home.waiting.${task}`)}</Title>
      <Group component="nav" aria-label={t("home.waiting.parts")} gap="sm">
        {(["review", "uncertain", "failed"] as const).map((one) => (
          <Button key={one} variant={one === task ? "light" : "default"} renderRoot={(props) => <Link {...props} to={PLACES[one]} search={{}} aria-current={one === task ? "page" : undefined} />}>
            {t(`home.waiting.${one}`)} {data && count(one) > 0 && `(${number(count(one))})`}
          </Button>
        ))}
      </Group>
      <Text c="dimmed" maw="48rem">
        {help}
      </Text>
      {children}
    </Stack>
  );
}

/** One of the workflows of which something waits, or all. */
export function OfWorkflow({ task, workflow, go }: { task: Task; workflow: string | undefined; go: (next: { workflow?: string }) => void }) {
  const { t } = useTranslation();
  const { data } = useQuery(home);
  const names = awaiting(data?.to_do ?? [], task).map((one) => ({ value: one.workflow, label: one.name }));
  const known = workflow && !names.some(({ value }) => value === workflow) ? [...names, { value: workflow, label: workflow }] : names;
  return <Select label={t("home.waiting.workflow")} placeholder={t("home.waiting.allWorkflows")} clearable searchable data={known} value={workflow ?? null} onChange={(chosen) => go(chosen ? { workflow: chosen } : {})} />;
}

/** Chooses all rows of a page, or none. */
function ChooseAll({ choosing }: { choosing: Choosing }) {
  const { t } = useTranslation();
  return <Checkbox aria-label={t("home.waiting.all")} checked={choosing.all} indeterminate={choosing.some} onChange={choosing.toggleAll} />;
}

/** How many are chosen, said when it changes. */
export function ChosenCount({ choosing: { chosen } }: { choosing: Choosing }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  return (
    <Text c="dimmed" role="status">
      {chosen.length > 0 && t("home.waiting.selected", { number: number(chosen.length) })}
    </Text>
  );
}

interface Undecided {
  workflow: string;
  email: string;
  step: string;
  at: string;
}

/** What the tables of messages can show: where each comes from, and since when it waits. */
export function useMessageColumns<R extends Undecided>(between: Column<R>[] = []): Column<R>[] {
  const { t } = useTranslation();
  return [
    { column: "workflow", label: t("home.waiting.workflow"), cell: ({ workflow }) => <span dir="auto">{workflow}</span> },
    {
      column: "email",
      label: t("home.waiting.email"),
      cell: ({ email, step }) => (
        <>
          <span dir="auto">{email}</span>{" "}
          <Text span c="dimmed" dir="auto">
            ({step})
          </Text>
        </>
      ),
    },
    ...between,
    { column: "since", label: t("home.waiting.since"), cell: ({ at }) => <When at={at} /> },
  ];
}

/** The heads of rows that are chosen, and called by a name. */
export function ChoosingHead({ choosing, called }: { choosing: Choosing; called: string }) {
  return (
    <>
      <Table.Th>
        <ChooseAll choosing={choosing} />
      </Table.Th>
      <Table.Th>{called}</Table.Th>
    </>
  );
}

/** The cells of such a row: whether it is chosen, and what it is called by. */
export function ChoosingCells({ choosing, id, name, children }: { choosing: Choosing; id: string; name: string; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <>
      <Table.Td>
        <Checkbox aria-label={t("home.waiting.one", { name })} checked={choosing.has(id)} onChange={() => choosing.toggle(id)} />
      </Table.Td>
      <Table.Td>{children}</Table.Td>
    </>
  );
}

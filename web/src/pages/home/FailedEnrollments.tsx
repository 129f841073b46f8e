import { Anchor, Group, Table, Text } from "@mantine/core";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { createLazyRoute, Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";
import { useFormats } from "~/i18n/formats";
import { useChoosing } from "~/pages/home/choosing";
import { awaiting, home } from "~/pages/home/home";
import type { WaitingSearch } from "~/pages/home/search";
import { ChoosingCells, ChoosingHead, ChosenCount, Waiting } from "~/pages/home/Waiting";
import { ReasonText } from "~/pages/workflows/results/ReasonText";
import { ChosenTable } from "~/ui/acting/ChosenTable";
import type { Column } from "~/ui/acting/columns";
import { Confirm, useAsked } from "~/ui/acting/Confirm";
import { Found, NoMatch, Pages, Rows } from "~/ui/acting/Found";
import { useHowMany } from "~/ui/acting/howMany";
import { MayButton } from "~/ui/acting/MayButton";
import { toast } from "~/ui/acting/toast";
import { When } from "~/ui/acting/When";
import { Empty } from "~/ui/States";

export const Route = createLazyRoute("/inside/enrollments/failed")({ component: FailedEnrollments });

type Person = components["schemas"]["Person"];

/** None named: all of the workflow. */
interface Restarting {
  enrollments: string[];
  number: number;
}

function FailedEnrollments() {
  const { t } = useTranslation();
  const { workflow, cursor }: WaitingSearch = Route.useSearch();
  return (
    <Waiting task="failed" help={t("home.failed.help")}>
      {workflow ? <OfWorkflow key={workflow} workflow={workflow} cursor={cursor} /> : <Workflows />}
    </Waiting>
  );
}

function Workflows() {
  const { t } = useTranslation();
  const { number } = useFormats();
  const found = useQuery(home);
  return (
    <Found query={found}>
      {({ to_do }) => {
        const failed = awaiting(to_do, "failed");
        if (failed.length === 0) return <Empty title={t("home.failed.none")} help={t("home.failed.noneHelp")} />;
        return (
          <>
            <Text>{t("home.failed.choose")}</Text>
            <Rows label={t("home.waiting.failed")} head={[t("home.waiting.workflow"), t("home.failed.count")]}>
              {failed.map(({ workflow, name, number: count }) => (
                <Table.Tr key={workflow}>
                  <Table.Td>
                    <Anchor renderRoot={(props) => <Link {...props} to="/enrollments/failed" search={{ workflow }} />} dir="auto" aria-label={t("home.failed.see", { name })}>
                      {name}
                    </Anchor>
                  </Table.Td>
                  <Table.Td>{number(count)}</Table.Td>
                </Table.Tr>
              ))}
            </Rows>
          </>
        );
      }}
    </Found>
  );
}

function OfWorkflow({ workflow, cursor }: { workflow: string; cursor: string | undefined }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const asked = useAsked<Restarting>();
  const howMany = useHowMany();
  const go = (on?: string) => void navigate({ to: "/enrollments/failed", search: { workflow, ...(on ? { cursor: on } : {}) } });
  const found = useQuery({
    queryKey: ["enrollments", "failed", workflow, cursor],
    queryFn: () => answerOf(api.GET("/api/v1/workflows/{slug}/people", { params: { path: { slug: workflow }, query: { state: ["failed"], cursor: cursor ?? "" } } })),
    placeholderData: keepPreviousData,
  });
  const { data } = useQuery(home);
  const task = awaiting(data?.to_do ?? [], "failed").find((one) => one.workflow === workflow);
  return (
    <>
      <Group>
        <Text fw={600} dir="auto" className="name">
          {task?.name ?? workflow}
        </Text>
        <Anchor renderRoot={(props) => <Link {...props} to="/enrollments/failed" search={{}} />}>
          {t("home.waiting.allWorkflows")}
        </Anchor>
      </Group>
      <Found query={found}>
        {({ items, next, total, exact }) => {
          if (items.length === 0) return <NoMatch clear={() => void navigate({ to: "/enrollments/failed", search: {} })} />;
          return (
            <>
              <People items={items} all={task?.number ?? total} ask={asked.ask} />
              <Pages cursor={cursor} next={next} go={go} total={t("home.waiting.failedTotal", howMany({ total, exact }))} />
            </>
          );
        }}
      </Found>
      <Confirm
        asked={asked}
        words={({ enrollments, number: count }) => ({
          title: enrollments.length === 0 ? t("home.failed.titleAll") : t("home.failed.title", { count, number: number(count) }),
          consequence: t("home.failed.consequence", { count, number: number(count) }),
          verb: t("home.failed.verb"),
        })}
        act={({ enrollments }) => answerOf(api.POST("/api/v1/workflows/{slug}/restart", { params: { path: { slug: workflow } }, body: { enrollments, preview: false } }))}
        done={(_changed, { number: count }) => {
          toast(t("home.failed.done", { count, number: number(count) }));
          void queries.invalidateQueries({ queryKey: ["enrollments", "failed"] });
          void queries.invalidateQueries({ queryKey: home.queryKey });
        }}
      />
    </>
  );
}

function People({ items, all, ask }: { items: Person[]; all: number; ask: (restarting: Restarting) => void }) {
  const { t } = useTranslation();
  const choosing = useChoosing(items.map(({ enrollment }) => enrollment));
  const { chosen } = choosing;
  const name = (person: Person) => person.email ?? person.external_id ?? t("home.failed.nobody");
  return (
    <ChosenTable
      table="failed"
      label={t("home.waiting.failed")}
      offered={useOffered()}
      head={<ChoosingHead choosing={choosing} called={t("home.waiting.contact")} />}
      rows={items}
      idOf={({ enrollment }) => enrollment}
      lead={(person) => (
        <ChoosingCells choosing={choosing} id={person.enrollment} name={name(person)}>
          <span dir="auto">{name(person)}</span>
        </ChoosingCells>
      )}
      actions={
        <>
          <MayButton needs="workflows:run" disabled={chosen.length === 0} onClick={() => ask({ enrollments: chosen, number: chosen.length })}>
            {t("home.failed.restart")}
          </MayButton>
          <MayButton needs="workflows:run" variant="default" onClick={() => ask({ enrollments: [], number: all })}>
            {t("home.failed.restartAll")}
          </MayButton>
          <ChosenCount choosing={choosing} />
        </>
      }
    />
  );
}

/** What the table can show beside who it is. */
function useOffered(): Column<Person>[] {
  const { t } = useTranslation();
  return [
    { column: "step", label: t("home.waiting.step"), cell: ({ step }) => <span dir="auto">{step}</span> },
    { column: "reason", label: t("home.waiting.reason"), least: "16rem", cell: ({ error, reason }) => (error ? <span dir="auto">{error}</span> : <ReasonText reason={reason} />) },
    { column: "since", label: t("home.waiting.since"), cell: ({ left_at, arrived_at }) => <When at={left_at ?? arrived_at} /> },
  ];
}

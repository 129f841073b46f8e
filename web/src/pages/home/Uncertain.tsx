import { Group, Paper, Stack, Text, Title } from "@mantine/core";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { createLazyRoute, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";
import { useFormats } from "~/i18n/formats";
import { useChoosing } from "~/pages/home/choosing";
import { home } from "~/pages/home/home";
import type { WaitingSearch } from "~/pages/home/search";
import { ChoosingCells, ChoosingHead, ChosenCount, OfWorkflow, useMessageColumns, Waiting } from "~/pages/home/Waiting";
import { ReasonText } from "~/pages/workflows/results/ReasonText";
import { ChosenTable } from "~/ui/acting/ChosenTable";
import type { Column } from "~/ui/acting/columns";
import { Confirm, useAsked } from "~/ui/acting/Confirm";
import { Found, NoMatch, Pages } from "~/ui/acting/Found";
import { useHowMany } from "~/ui/acting/howMany";
import { MayButton } from "~/ui/acting/MayButton";
import { toast } from "~/ui/acting/toast";
import { Empty } from "~/ui/States";

export const Route = createLazyRoute("/inside/messages/uncertain")({ component: Uncertain });

type Message = components["schemas"]["UncertainMessage"];

const VERDICTS = ["sent", "not_sent", "resend"] as const;

interface Clearing {
  verdict: (typeof VERDICTS)[number];
  messages: string[];
}

function Uncertain() {
  const { t } = useTranslation();
  const { workflow, cursor }: WaitingSearch = Route.useSearch();
  const navigate = useNavigate();
  const only = workflow ? { workflow } : {};
  const go = (on?: string) => void navigate({ to: "/messages/uncertain", search: { ...only, ...(on ? { cursor: on } : {}) } });
  const asked = useAsked<Clearing>();
  const howMany = useHowMany();
  const found = useQuery({
    queryKey: ["messages", "uncertain", workflow, cursor],
    queryFn: () => answerOf(api.GET("/api/v1/messages/uncertain", { params: { query: { workflow: workflow ?? "", cursor: cursor ?? "" } } })),
    placeholderData: keepPreviousData,
  });
  return (
    <Waiting task="uncertain" help={t("home.uncertain.help")}>
      <Group>
        <OfWorkflow task="uncertain" workflow={workflow} go={(next) => void navigate({ to: "/messages/uncertain", search: next })} />
      </Group>
      <Found query={found}>
        {({ items, next, total, exact }) => {
          if (items.length === 0) return (workflow ?? cursor) ? <NoMatch clear={() => void navigate({ to: "/messages/uncertain", search: {} })} /> : <Empty title={t("home.uncertain.none")} help={t("home.uncertain.noneHelp")} />;
          return (
            <>
              <Meanings />
              <Messages items={items} ask={asked.ask} />
              <Pages cursor={cursor} next={next} go={go} total={t("home.waiting.uncertainTotal", howMany({ total, exact }))} />
            </>
          );
        }}
      </Found>
      <Decide asked={asked} />
    </Waiting>
  );
}

function Meanings() {
  const { t } = useTranslation();
  return (
    <Paper p="lg" withBorder className="surface">
      <Stack gap="sm">
        <Title order={2}>{t("home.uncertain.meaningTitle")}</Title>
        {VERDICTS.map((verdict) => (
          <Text key={verdict}>
            <Text span fw={600}>
              {t(`home.uncertain.${verdict}`)}
            </Text>{" "}
            – {t(`home.uncertain.meaning.${verdict}`)}
          </Text>
        ))}
      </Stack>
    </Paper>
  );
}

function Messages({ items, ask }: { items: Message[]; ask: (clearing: Clearing) => void }) {
  const { t } = useTranslation();
  const choosing = useChoosing(items.map(({ id }) => id));
  const { chosen } = choosing;
  const why: Column<Message> = { column: "reason", label: t("home.waiting.reason"), least: "12rem", cell: ({ reason }) => <ReasonText reason={reason} /> };
  return (
    <ChosenTable
      table="uncertain"
      label={t("home.waiting.uncertain")}
      offered={useMessageColumns([why])}
      head={<ChoosingHead choosing={choosing} called={t("home.waiting.recipient")} />}
      rows={items}
      idOf={({ id }) => id}
      lead={({ id, recipient }) => (
        <ChoosingCells choosing={choosing} id={id} name={recipient}>
          <span dir="auto" className="name" title={recipient}>
            {recipient}
          </span>
        </ChoosingCells>
      )}
      actions={
        <>
          {VERDICTS.map((verdict) => (
            <MayButton key={verdict} needs="workflows:run" variant="default" disabled={chosen.length === 0} onClick={() => ask({ verdict, messages: chosen })}>
              {t(`home.uncertain.${verdict}`)}
            </MayButton>
          ))}
          <ChosenCount choosing={choosing} />
        </>
      }
    />
  );
}

function Decide({ asked }: { asked: ReturnType<typeof useAsked<Clearing>> }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const queries = useQueryClient();
  return (
    <Confirm
      asked={asked}
      words={({ verdict, messages: { length: count } }) => ({
        title: t(`home.uncertain.title.${verdict}`),
        consequence: `${t("home.uncertain.people", { count, number: number(count) })} ${t(`home.uncertain.meaning.${verdict}`)}`,
        verb: t(`home.uncertain.verb.${verdict}`),
      })}
      act={(body) => answerOf(api.POST("/api/v1/messages/uncertain", { body }))}
      done={({ decided: count }) => {
        toast(t("home.uncertain.decided", { count, number: number(count) }));
        void queries.invalidateQueries({ queryKey: ["messages", "uncertain"] });
        void queries.invalidateQueries({ queryKey: home.queryKey });
      }}
    />
  );
}

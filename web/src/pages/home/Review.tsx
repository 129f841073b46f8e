import { Anchor, Group } from "@mantine/core";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { createLazyRoute, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";
import { useFormats } from "~/i18n/formats";
import { useChoosing } from "~/pages/home/choosing";
import { awaiting, home } from "~/pages/home/home";
import { Preview } from "~/pages/home/Preview";
import type { WaitingSearch } from "~/pages/home/search";
import { ChoosingCells, ChoosingHead, ChosenCount, OfWorkflow, useMessageColumns, Waiting } from "~/pages/home/Waiting";
import { ChosenTable } from "~/ui/acting/ChosenTable";
import { Confirm, useAsked } from "~/ui/acting/Confirm";
import { Found, NoMatch, Pages } from "~/ui/acting/Found";
import { useHowMany } from "~/ui/acting/howMany";
import { MayButton } from "~/ui/acting/MayButton";
import { toast } from "~/ui/acting/toast";
import { Empty } from "~/ui/States";

export const Route = createLazyRoute("/inside/messages/review")({ component: Review });

type Message = components["schemas"]["MessageInReview"];

/** What becomes of messages: of those named, or of all of a workflow. */
interface Deciding {
  verdict: "approve" | "reject";
  which: { messages: string[] } | { workflow: string };
  number: number;
}

type Ask = (deciding: Deciding) => void;

function Review() {
  const { t } = useTranslation();
  const search: WaitingSearch = Route.useSearch();
  const navigate = useNavigate();
  const go = (next: WaitingSearch) => void navigate({ to: "/messages/review", search: next });
  const { workflow, cursor } = search;
  const of = workflow ? { workflow } : {};
  const asked = useAsked<Deciding>();
  const howMany = useHowMany();
  const found = useQuery({
    queryKey: ["messages", "review", workflow, cursor],
    queryFn: () => answerOf(api.GET("/api/v1/messages/review", { params: { query: { workflow: workflow ?? "", cursor: cursor ?? "" } } })),
    placeholderData: keepPreviousData,
  });
  return (
    <Waiting task="review" help={t("home.review.help")}>
      <Filter workflow={workflow} go={go} ask={asked.ask} />
      <Found query={found}>
        {({ items, next, total, exact }) =>
          items.length === 0 ? (
            <None filtered={Boolean(workflow ?? cursor)} clear={() => go({})} />
          ) : (
            <>
              <Messages items={items} show={(message) => go({ ...search, message })} ask={asked.ask} />
              <Pages cursor={cursor} next={next} go={(on) => go({ ...of, ...(on ? { cursor: on } : {}) })} total={t("home.waiting.reviewTotal", howMany({ total, exact }))} />
            </>
          )
        }
      </Found>
      <Preview id={search.message} close={() => go({ ...of, ...(cursor ? { cursor } : {}) })} ask={(verdict, id) => asked.ask({ verdict, which: { messages: [id] }, number: 1 })} />
      <Decide asked={asked} decided={() => go({ ...of, ...(cursor ? { cursor } : {}) })} />
    </Waiting>
  );
}

function None({ filtered, clear }: { filtered: boolean; clear: () => void }) {
  const { t } = useTranslation();
  return filtered ? <NoMatch clear={clear} /> : <Empty title={t("home.review.none")} help={t("home.review.noneHelp")} />;
}

/** One workflow or all; of one, all of its messages can be decided at once. */
function Filter({ workflow, go, ask }: { workflow: string | undefined; go: (next: WaitingSearch) => void; ask: Ask }) {
  const { t } = useTranslation();
  const { data } = useQuery(home);
  const waiting = awaiting(data?.to_do ?? [], "review");
  const number = waiting.find((one) => one.workflow === workflow)?.number ?? 0;
  return (
    <Group align="flex-end">
      <OfWorkflow task="review" workflow={workflow} go={go} />
      {workflow && number > 0 && (
        <>
          <MayButton needs="workflows:run" variant="default" onClick={() => ask({ verdict: "approve", which: { workflow }, number })}>
            {t("home.review.approveAll")}
          </MayButton>
          <MayButton needs="workflows:run" variant="default" onClick={() => ask({ verdict: "reject", which: { workflow }, number })}>
            {t("home.review.rejectAll")}
          </MayButton>
        </>
      )}
    </Group>
  );
}

function Messages({ items, show, ask }: { items: Message[]; show: (id: string) => void; ask: Ask }) {
  const { t } = useTranslation();
  const choosing = useChoosing(items.map(({ id }) => id));
  const { chosen } = choosing;
  const decide = (verdict: Deciding["verdict"]) => ask({ verdict, which: { messages: chosen }, number: chosen.length });
  return (
    <ChosenTable
      table="review"
      label={t("home.waiting.review")}
      offered={useMessageColumns<Message>()}
      head={<ChoosingHead choosing={choosing} called={t("home.waiting.recipient")} />}
      rows={items}
      idOf={({ id }) => id}
      lead={({ id, recipient }) => (
        <ChoosingCells choosing={choosing} id={id} name={recipient}>
          <Anchor component="button" type="button" dir="auto" ta="start" className="name" title={recipient} onClick={() => show(id)}>
            {recipient}
          </Anchor>
        </ChoosingCells>
      )}
      actions={
        <>
          <MayButton needs="workflows:run" disabled={chosen.length === 0} onClick={() => decide("approve")}>
            {t("home.review.approve")}
          </MayButton>
          <MayButton needs="workflows:run" variant="default" disabled={chosen.length === 0} onClick={() => decide("reject")}>
            {t("home.review.reject")}
          </MayButton>
          <ChosenCount choosing={choosing} />
        </>
      }
    />
  );
}

function Decide({ asked, decided }: { asked: ReturnType<typeof useAsked<Deciding>>; decided: () => void }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const queries = useQueryClient();
  return (
    <Confirm
      asked={asked}
      words={({ verdict, number: count }) => {
        const told = { count, number: number(count) };
        return { title: t(`home.review.${verdict}Title`, told), consequence: t(`home.review.${verdict}Help`, told), verb: t(`home.review.${verdict}Verb`) };
      }}
      hue={asked.about?.verdict === "reject" ? "bad" : "accent"}
      act={({ verdict, which }) => answerOf(api.POST("/api/v1/messages/review", { body: { messages: [], ...which, verdict } }))}
      done={(answer, { verdict }) => {
        toast(t(verdict === "approve" ? "home.review.approved" : "home.review.rejected", { count: answer.decided, number: number(answer.decided) }));
        void queries.invalidateQueries({ queryKey: ["messages", "review"] });
        void queries.invalidateQueries({ queryKey: home.queryKey });
        decided();
      }}
    />
  );
}

import { Alert, Paper, Stack, Title } from "@mantine/core";
import { IconMailOff } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { hasEnded, job as jobOf } from "~/pages/contacts/queries";
import { checkedFigures } from "~/pages/workflows/numbers/search";
import { draftOf, workflowOf } from "~/pages/workflows/queries";
import { AskForm } from "~/pages/workflows/simulate/AskForm";
import { OutcomeShown } from "~/pages/workflows/simulate/OutcomeShown";
import { latestRun } from "~/pages/workflows/simulate/queries";
import { isStale, type Outcome, type Revised } from "~/pages/workflows/simulate/simulated";
import { NotDone } from "~/pages/workflows/testing/NotDone";
import { Running } from "~/pages/workflows/testing/Running";
import { Found } from "~/ui/acting/Found";
import { Empty } from "~/ui/States";

type Workflow = components["schemas"]["WorkflowShown"];

/** What the workflow would do, or would have done, on the real contacts. */
export function Simulate({ slug }: { slug: string }) {
  const { t } = useTranslation();
  const workflow = useQuery(workflowOf(slug));
  return (
    <Found query={workflow}>
      {(found) => (found.version || found.draft ? <Runs workflow={found} /> : <Empty title={t("workflow.noSteps")} />)}
    </Found>
  );
}

function Runs({ workflow }: { workflow: Workflow }) {
  const { t } = useTranslation();
  const slug = workflow.workflow;
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { run } = checkedFigures(useSearch({ strict: false }));
  const latest = useQuery({ ...latestRun(slug), enabled: !run });
  const draft = useQuery({ ...draftOf(slug), enabled: workflow.draft });
  // What the draft was when a run began, for those begun on this page.
  const [revisions, remember] = useState<ReadonlyMap<string, Revised["revisions"]>>(new Map());
  const shown = run ?? latest.data;
  const begun = (id: string) => {
    if (draft.data) remember(new Map([...revisions, [id, draft.data.revisions]]));
    void queries.invalidateQueries({ queryKey: latestRun(slug).queryKey });
    void navigate({ to: "/workflows/$slug", params: { slug }, search: { mode: "simulate", run: id }, replace: true, resetScroll: false });
  };
  return (
    <Stack gap="lg">
      <Alert color="info" icon={<IconMailOff size="1em" aria-hidden />} pos="sticky" top="var(--app-shell-header-offset, 0)" style={{ zIndex: 2 }}>
        {t("simulate.nothingSent")}
      </Alert>
      <AskForm workflow={workflow} definition={draft.data?.definition ?? workflow.definition ?? {}} begun={begun} />
      {shown && <Run id={shown} workflow={workflow} draft={draft.data} revisions={revisions.get(shown)} />}
    </Stack>
  );
}

interface RunProps {
  id: string;
  workflow: Workflow;
  draft: components["schemas"]["DraftShown"] | undefined;
  revisions: Revised["revisions"] | undefined;
}

function Run({ id, workflow, draft, revisions }: RunProps) {
  const { t } = useTranslation();
  const found = useQuery(jobOf(id));
  return (
    <Found query={found} rows={2}>
      {(job) => {
        // The API describes the result of a job as an object without saying more.
        const outcome = job.state === "done" ? (job.result as unknown as Outcome) : null;
        if (outcome) return <OutcomeShown job={job} outcome={outcome} workflow={workflow} stale={isStale({ saved_at: outcome.saved_at, revisions }, draft)} />;
        return (
          <Paper withBorder p="lg" className="surface">
            <Stack gap="md">
              <Title order={2}>{t(job.kind === "backtest" ? "simulate.backtest" : "simulate.simulation")}</Title>
              {hasEnded(job) ? <NotDone job={job} /> : <Running job={job} />}
            </Stack>
          </Paper>
        );
      }}
    </Found>
  );
}

import { Alert, Badge, Box, Group, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { type ReactNode, useId, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { useZone } from "~/app/session";
import { graphOf } from "~/builder";
import type { Job } from "~/pages/contacts/types";
import { Canvas } from "~/pages/workflows/canvas/Canvas";
import { type Drawn, FRAME, NOTHING, useDraft, useNames, useVersion } from "~/pages/workflows/drawn";
import { figuresOf, sharesOf } from "~/pages/workflows/numbers/figures";
import { dayAt } from "~/pages/workflows/results/days";
import { Reasons } from "~/pages/workflows/results/Reasons";
import { EmailPicture } from "~/pages/workflows/EmailPicture";
import { AssumedShown } from "~/pages/workflows/simulate/AssumedShown";
import { Calendar } from "~/pages/workflows/simulate/Calendar";
import { Differences } from "~/pages/workflows/simulate/Differences";
import { countedIn, emailsOf, type Outcome, type Simulated } from "~/pages/workflows/simulate/simulated";
import { Remarks } from "~/pages/workflows/simulate/Remarks";
import { EmailsTable, StepsTable } from "~/pages/workflows/simulate/Tables";
import { When } from "~/ui/acting/When";
import { Found } from "~/ui/acting/Found";

interface OutcomeProps {
  job: Job;
  outcome: Outcome;
  workflow: components["schemas"]["WorkflowShown"];
  stale: boolean;
}

const DAY = 86_400_000;

/** What came of a run: in a sentence, on the drawing, by day, then in tables. */
export function OutcomeShown({ job, outcome, workflow, stale }: OutcomeProps) {
  const { t } = useTranslation();
  const zone = useZone();
  const { simulated } = outcome;
  const drawn = useRun(workflow, job.params.draft === true && workflow.draft);
  const names = useNames(drawn.data ?? NOTHING);
  const start = new Date(simulated.start);
  const end = new Date(start.getTime() + simulated.days * DAY);
  return (
    <Stack gap="xl">
      <Stack gap="sm" aria-live="polite">
        <Group gap="md">
          <Badge color="info" variant="outline" tt="none">
            {t(job.kind === "backtest" ? "simulate.backtest" : "simulate.simulation")}
          </Badge>
          <Text c="dimmed" component="div">
            {t(job.params.draft ? "simulate.ofDraft" : "simulate.ofLive")} · <When at={job.ended_at ?? job.created_at} />
          </Text>
        </Group>
        {stale && (
          <Alert color="warn" icon={<IconAlertTriangle size="1em" aria-hidden />}>
            {t("simulate.stale")}
          </Alert>
        )}
        <Title order={2} fz="xl">
          {outcome.sentence}
        </Title>
        {outcome.other && (
          <Text>
            {t("simulate.liveWould", { number: workflow.version })} {outcome.other.sentence}
          </Text>
        )}
      </Stack>
      <Remarks outcome={outcome} names={names} />
      <Section title={t("simulate.flows")}>
        <Found query={drawn}>{(found) => <Drawing drawn={found} simulated={simulated} />}</Found>
      </Section>
      <Section title={t("simulate.perDay")}>
        <Calendar days={simulated.per_day} from={dayAt(start, zone)} to={dayAt(end, zone)} />
      </Section>
      {outcome.differences && (
        <Section title={t("simulate.differences")}>
          <Differences figures={outcome.differences.figures} days={outcome.differences.days.length} />
        </Section>
      )}
      <Section title={t("workflow.reasons")}>
        <Reasons figures={{ exits: simulated.exited, refusals: simulated.refused, not_sent: simulated.not_sent }} />
      </Section>
      {outcome.assumptions && <AssumedShown assumed={outcome.assumptions} />}
    </Stack>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <Stack gap="md" component="section" aria-labelledby={id}>
      <Title order={2} id={id}>
        {title}
      </Title>
      {children}
    </Stack>
  );
}

/** What was run: the draft, unless it is gone since, or the live version. */
function useRun({ workflow, version }: OutcomeProps["workflow"], ofDraft: boolean) {
  const draft = useDraft(workflow, ofDraft);
  const live = useVersion(workflow, version ?? 0, !ofDraft);
  return ofDraft ? draft : live;
}

function Drawing({ drawn, simulated }: { drawn: Drawn; simulated: Simulated }) {
  const { t } = useTranslation();
  const [selected, select] = useState<string | null>(null);
  const names = useNames(drawn);
  const { draft, words } = drawn;
  const graph = useMemo(() => graphOf(draft), [draft]);
  const supposed = useMemo(() => {
    const counted = countedIn(simulated, emailsOf(draft));
    return { figures: figuresOf(counted), shares: sharesOf(graph, counted) };
  }, [graph, draft, simulated]);
  return (
    <Stack gap="lg">
      <Box h={FRAME}>
        <Canvas draft={draft} words={words} selected={selected} onSelect={select} figures={supposed.figures} shares={supposed.shares} supposed picture={EmailPicture} />
      </Box>
      <Title order={3}>{t("workflow.bySteps")}</Title>
      <StepsTable steps={simulated.steps.filter(({ step }) => graph.byKey.get(step)?.kind !== "note")} names={names} />
      <Title order={3}>{t("workflow.emails")}</Title>
      <EmailsTable emails={simulated.emails} />
    </Stack>
  );
}

import { Alert, List, Paper, SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { createLazyRoute, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { useZone } from "~/app/session";
import { useFormats } from "~/i18n/formats";
import { OutlineList } from "~/pages/workflows/flow/OutlineList";
import { numbersOf, outline, stepsOf } from "~/pages/workflows/flow/outline";
import { Problems } from "~/pages/workflows/flow/Problems";
import type { FlowSearch, Side } from "~/pages/workflows/flow/search";
import { saidOf } from "~/pages/workflows/flow/sentences";
import { draftOf, resultsOf, workflowOf } from "~/pages/workflows/queries";
import { Empty, Failed, Loading } from "~/ui/States";

export const Route = createLazyRoute("/inside/workflows/$slug/")({ component: Flow });

/** What the workflow does, read from top to bottom. */
function Flow() {
  const { t } = useTranslation();
  const { slug } = Route.useParams();
  const search: FlowSearch = Route.useSearch();
  const navigate = useNavigate();
  const found = useQuery(workflowOf(slug));
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const { version, draft } = found.data;
  if (!version && !draft) return <Empty title={t("workflow.noSteps")} help={t("workflow.noStepsHelp")} />;
  const side: Side = !version || (draft && search.of === "draft") ? "draft" : "live";
  return (
    <Stack gap="lg">
      {version && draft && (
        <SegmentedControl
          value={side}
          onChange={(of) => void navigate({ to: "/workflows/$slug", params: { slug }, search: { of: of === "draft" ? "draft" : "live" } })}
          data={[
            { value: "live", label: t("workflow.live", { number: version }) },
            { value: "draft", label: t("workflow.draft") },
          ]}
          aria-label={t("workflow.which")}
        />
      )}
      {side === "live" ? <Live workflow={found.data} /> : <Draft slug={slug} />}
    </Stack>
  );
}

function Live({ workflow }: { workflow: components["schemas"]["WorkflowShown"] }) {
  const { t } = useTranslation();
  const results = useQuery(resultsOf(workflow.workflow));
  const steps = stepsOf(workflow.definition);
  const said = saidOf(workflow.sentences, steps);
  const figures = new Map(results.data?.steps.map((each) => [each.step, each]));
  return (
    <>
      <Rules lines={said.heads} />
      <Stack gap="md" component="section" aria-labelledby="steps">
        <Title order={2} id="steps">
          {t("workflow.steps")}
        </Title>
        {results.isError && <Failed error={results.error} retry={() => void results.refetch()} />}
        <OutlineList told={outline(steps)} said={said.steps} figures={figures} slug={workflow.workflow} />
      </Stack>
    </>
  );
}

/** What holds for the whole workflow: who enters, who leaves, when. */
function Rules({ lines }: { lines: string[] }) {
  const { t } = useTranslation();
  if (lines.length === 0) return null;
  return (
    <Stack gap="sm" component="section" aria-labelledby="rules">
      <Title order={2} id="rules">
        {t("workflow.rules")}
      </Title>
      <Paper withBorder p="lg" className="surface">
        <List listStyleType="none" spacing="xs" style={{ overflowWrap: "anywhere" }}>
          {lines.map((line, place) => (
            <List.Item key={place}>{line}</List.Item>
          ))}
        </List>
      </Paper>
    </Stack>
  );
}

function Draft({ slug }: { slug: string }) {
  const { t } = useTranslation();
  const { instant } = useFormats();
  const zone = useZone();
  const found = useQuery(draftOf(slug));
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const { definition, problems, saved_at, editors } = found.data;
  const told = outline(stepsOf(definition));
  return (
    <>
      <Text c="dimmed">{t("workflow.saved", { at: instant(saved_at, zone) })}</Text>
      {editors.length > 0 && <Alert color="info">{t("workflow.editing", { who: [...new Set(editors.map((each) => each.who))].join(", ") })}</Alert>}
      <Problems problems={problems} numbers={numbersOf(told)} />
      <Stack gap="md" component="section" aria-labelledby="steps">
        <Title order={2} id="steps">
          {t("workflow.steps")}
        </Title>
        {told.path.length === 0 ? <Text c="dimmed">{t("workflow.noSteps")}</Text> : <OutlineList told={told} slug={slug} />}
      </Stack>
    </>
  );
}

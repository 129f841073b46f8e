import { Box, Group, Select, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { type Draft, graphOf, TRIGGER } from "~/builder";
import { Canvas } from "~/pages/workflows/canvas/Canvas";
import type { Words } from "~/pages/workflows/canvas/types";
import { FRAME, useVersion } from "~/pages/workflows/drawn";
import { countedOf } from "~/pages/workflows/numbers/counted";
import { figuresOf, sharesOf } from "~/pages/workflows/numbers/figures";
import { ReconciledLine } from "~/pages/workflows/numbers/ReconciledLine";
import { checkedFigures } from "~/pages/workflows/numbers/search";
import { resultsOf, versionsOf, workflowOf } from "~/pages/workflows/queries";
import { Found } from "~/ui/acting/Found";
import { Empty } from "~/ui/States";

type Workflow = components["schemas"]["WorkflowShown"];
type Results = components["schemas"]["Results"];

/** What came of each step of the published workflow, on its drawing. */
export function Numbers({ slug }: { slug: string }) {
  const { t } = useTranslation();
  const workflow = useQuery(workflowOf(slug));
  return <Found query={workflow}>{(found) => (found.version ? <Published workflow={found} /> : <Empty title={t("numbers.never")} help={t("numbers.neverHelp")} />)}</Found>;
}

function Published({ workflow: { workflow: slug, version: live } }: { workflow: Workflow }) {
  const { version } = checkedFigures(useSearch({ strict: false }));
  const results = useQuery(resultsOf(slug, version));
  const drawn = useVersion(slug, version ?? live ?? 0);
  return (
    <Found query={results}>
      {(found) => (
        <Stack gap="md">
          <Group justify="space-between" align="flex-end" gap="md">
            <ReconciledLine slug={slug} figures={found.figures} reconciles={found.reconciles} />
            <VersionChoice slug={slug} shown={found.version} live={live ?? 0} />
          </Group>
          <Found query={drawn}>{({ draft, words }) => <Drawing slug={slug} draft={draft} words={words} steps={found.steps} />}</Found>
        </Stack>
      )}
    </Found>
  );
}

function Drawing({ slug, draft, words, steps }: { slug: string; draft: Draft; words: Words; steps: Results["steps"] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [selected, select] = useState<string | null>(null);
  const counted = useMemo(() => {
    const graph = graphOf(draft);
    const found = steps.map(countedOf);
    return { figures: figuresOf(found), shares: sharesOf(graph, found) };
  }, [draft, steps]);
  const goTo = (step: string, of: "arrived" | "here" | "left") =>
    void navigate({ to: "/workflows/$slug/people", params: { slug }, search: { ...(step !== TRIGGER && { step }), ...(of !== "here" && { state: "all" as const }) } });
  return (
    <Box h={FRAME} component="section" aria-label={t("numbers.drawing")}>
      <Canvas draft={draft} words={words} selected={selected} onSelect={select} figures={counted.figures} shares={counted.shares} onPeople={goTo} />
    </Box>
  );
}

function VersionChoice({ slug, shown, live }: { slug: string; shown: number; live: number }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const versions = useQuery(versionsOf(slug));
  const known = versions.data?.items.map((each) => each.number) ?? [shown];
  return (
    <Stack gap="xs">
      {known.length > 1 && (
        <Select
          label={t("numbers.version")}
          allowDeselect={false}
          value={String(shown)}
          onChange={(chosen) => void navigate({ to: "/workflows/$slug", params: { slug }, search: { mode: "numbers", ...(chosen !== String(live) && { version: Number(chosen) }) }, replace: true, resetScroll: false })}
          data={known.map((number) => ({ value: String(number), label: t(number === live ? "numbers.isLive" : "numbers.before", { number }) }))}
        />
      )}
      <Text size="xs" c="dimmed">
        {t("numbers.hereNow")}
      </Text>
    </Stack>
  );
}

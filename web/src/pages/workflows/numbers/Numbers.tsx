import { Box, Group, Select, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { now } from "~/api/client";
import type { components } from "~/api/schema";
import { useZone } from "~/app/session";
import { type Draft, graphOf, TRIGGER } from "~/builder";
import { Canvas } from "~/pages/workflows/canvas/Canvas";
import type { Words } from "~/pages/workflows/canvas/types";
import { useVersion } from "~/pages/workflows/drawn";
import { EmailPicture } from "~/pages/workflows/EmailPicture";
import { Frame } from "~/pages/workflows/Frame";
import { countedOf } from "~/pages/workflows/numbers/counted";
import { figuresOf, sharesOf } from "~/pages/workflows/numbers/figures";
import { ReconciledLine } from "~/pages/workflows/numbers/ReconciledLine";
import { checkedFigures, type FiguresSearch } from "~/pages/workflows/numbers/search";
import { resultsOf, versionsOf, workflowOf } from "~/pages/workflows/queries";
import { dayAt } from "~/pages/workflows/results/days";
import { Elsewhere } from "~/pages/workflows/results/Elsewhere";
import { PeriodChoice } from "~/pages/workflows/results/PeriodChoice";
import { periodOf } from "~/pages/workflows/results/search";
import { Found } from "~/ui/acting/Found";
import { Empty } from "~/ui/States";

type Change = (changes: { [Name in keyof FiguresSearch]?: unknown }) => void;
type Workflow = components["schemas"]["WorkflowShown"];
type Results = components["schemas"]["Results"];

/** What came of each step of the published workflow, on its drawing. */
export function Numbers({ slug }: { slug: string }) {
  const { t } = useTranslation();
  const workflow = useQuery(workflowOf(slug));
  return <Found query={workflow}>{(found) => (found.version ? <Published workflow={found} /> : <Empty title={t("numbers.never")} help={t("numbers.neverHelp")} />)}</Found>;
}

function Published({ workflow: { workflow: slug, version: live } }: { workflow: Workflow }) {
  const { t } = useTranslation();
  const search = checkedFigures(useSearch({ strict: false }));
  const navigate = useNavigate();
  const change: Change = (changes) =>
    void navigate({ to: "/workflows/$slug", params: { slug }, search: { mode: "numbers", ...checkedFigures({ ...search, ...changes }) }, replace: true, resetScroll: false });
  const today = dayAt(now(), useZone());
  const period = periodOf(search, today);
  const ofDays = search.days !== undefined || search.from !== undefined;
  const results = useQuery(resultsOf(slug, { ...(search.version && { version: search.version }), ...(ofDays && period) }));
  const drawn = useVersion(slug, search.version ?? live ?? 0);
  return (
    <Found query={results}>
      {(found) => (
        <Stack gap="xs" flex={1}>
          <Group gap="md" align="flex-end">
            <PeriodChoice search={search} period={period} today={today} ever change={change} />
            <VersionChoice slug={slug} shown={found.version} live={live ?? 0} change={change} />
            <ReconciledLine slug={slug} figures={found.figures} reconciles={found.reconciles} />
          </Group>
          <Text size="xs" c="dimmed">
            {t("numbers.allVersions")} {t(ofDays ? "numbers.hereNowOfDays" : "numbers.hereNow")}
          </Text>
          {found.elsewhere && <Elsewhere span={found.elsewhere} period={period} change={change} />}
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
    <Frame>
      <Box h="100%" component="section" aria-label={t("numbers.drawing")}>
        <Canvas draft={draft} words={words} selected={selected} onSelect={select} figures={counted.figures} shares={counted.shares} onPeople={goTo} picture={EmailPicture} />
      </Box>
    </Frame>
  );
}

function VersionChoice({ slug, shown, live, change }: { slug: string; shown: number; live: number; change: Change }) {
  const { t } = useTranslation();
  const versions = useQuery(versionsOf(slug));
  const known = versions.data?.items.map((each) => each.number) ?? [shown];
  if (known.length < 2) return null;
  return (
    <Select
      aria-label={t("numbers.version")}
      allowDeselect={false}
      value={String(shown)}
      onChange={(chosen) => change({ version: chosen === String(live) ? undefined : chosen })}
      data={known.map((number) => ({ value: String(number), label: t(number === live ? "numbers.isLive" : "numbers.before", { number }) }))}
    />
  );
}

import { Box, Button, Group, Paper, Select, Stack, Text, Title, VisuallyHidden } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { type DiffLine, linesOf } from "~/pages/workflows/history/diff";
import type { HistorySearch } from "~/pages/workflows/history/search";
import { SideBySide } from "~/pages/workflows/history/SideBySide";
import { Changes } from "~/pages/workflows/history/Versions";
import { Failed, Loading } from "~/ui/States";

const DRAFT = "draft";

interface ComparisonProps {
  slug: string;
  from: number;
  /** Without: the draft. */
  to: number | undefined;
  versions: number[];
  hasDraft: boolean;
  change: (changes: { [Name in keyof HistorySearch]?: unknown }) => void;
}

/** What is different between two versions: side by side, then as text. */
export function Comparison({ slug, from, to, versions, hasDraft, change }: ComparisonProps) {
  const { t } = useTranslation();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), [from, to]);
  const sides = versions.map((number) => ({ value: String(number), label: t("workflow.versionNumber", { number }) }));
  return (
    <Stack gap="md" component="section" aria-labelledby="comparison">
      <Group justify="space-between">
        <Title order={2} id="comparison" ref={title} tabIndex={-1}>
          {t("workflow.comparison")}
        </Title>
        <Button variant="subtle" onClick={() => change({ from: undefined, to: undefined })}>
          {t("workflow.closeComparison")}
        </Button>
      </Group>
      <Group gap="md">
        <Select label={t("workflow.beforeSide")} allowDeselect={false} value={String(from)} onChange={(chosen) => change({ from: chosen })} data={sides} />
        <Select
          label={t("workflow.afterSide")}
          allowDeselect={false}
          value={to === undefined ? DRAFT : String(to)}
          onChange={(chosen) => change({ to: chosen === DRAFT ? undefined : chosen })}
          data={hasDraft ? [{ value: DRAFT, label: t("workflow.draft") }, ...sides] : sides}
        />
      </Group>
      <Compared slug={slug} from={from} to={to} />
    </Stack>
  );
}

function Compared({ slug, from, to }: Pick<ComparisonProps, "slug" | "from" | "to">) {
  const { t } = useTranslation();
  const found = useQuery({
    queryKey: ["workflow", slug, "compare", from, to],
    queryFn: () => answerOf(api.GET("/api/v1/workflows/{slug}/compare", { params: { path: { slug }, query: { from, ...(to ? { to } : {}) } } })),
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  return (
    <>
      {found.data.changes.length === 0 ? <Changes changes={[]} /> : <SideBySide slug={slug} from={from} to={to} changes={found.data.changes} />}
      {found.data.text && (
        <Paper withBorder p="md" className="surface">
          <Box component="pre" m={0} tabIndex={0} aria-label={t("workflow.asText")} style={{ overflowX: "auto" }}>
            {linesOf(found.data.text).map((line, place) => (
              <Line key={place} line={line} />
            ))}
          </Box>
        </Paper>
      )}
    </>
  );
}

const LOOKS = {
  added: { hue: "ok", mark: "+", word: "workflow.addedLine" },
  removed: { hue: "bad", mark: "−", word: "workflow.removedLine" },
} as const;

function Line({ line: { sign, text } }: { line: DiffLine }) {
  const { t } = useTranslation();
  if (sign === "same" || sign === "place") {
    return (
      <Text component="div" ff="monospace" c="dimmed">
        {"  "}
        {text}
      </Text>
    );
  }
  const { hue, mark, word } = LOOKS[sign];
  return (
    <Text component="div" ff="monospace" c={hue}>
      <span aria-hidden>{mark} </span>
      <VisuallyHidden>{t(word)} </VisuallyHidden>
      {text}
    </Text>
  );
}

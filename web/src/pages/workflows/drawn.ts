/** What the canvas is given of a definition, wherever it is shown. */

import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { type Draft, structureOf } from "~/builder";
import type { Words } from "~/pages/workflows/canvas/types";
import { kindOf } from "~/pages/workflows/flow/kinds";
import { draftOf, versionOf, workflowOf } from "~/pages/workflows/queries";
import type { StepName } from "~/pages/workflows/stepNames";

/** How high a drawing is: all the window has, but for what stands above it. */
export const FRAME = "max(26rem, calc(100dvh - 19rem))";

export interface Drawn {
  draft: Draft;
  words: Words;
}

const NONE: Words = { trigger: "", steps: {}, branches: {} };

/** The sentences that came with a definition; a version of the past has none. */
export const wordsIn = (shown: { readonly words: Words | null }): Words => shown.words ?? NONE;

/** A published version. */
export function useVersion(slug: string, version: number, enabled = true): UseQueryResult<Drawn> {
  const workflow = useQuery(workflowOf(slug));
  const isLive = workflow.data?.version === version;
  const other = useQuery({ ...versionOf(slug, version), select: (draft): Drawn => ({ draft, words: NONE }), enabled: enabled && workflow.isSuccess && !isLive });
  const live = useQuery({ ...workflowOf(slug), select: (found): Drawn => ({ draft: found.definition ?? {}, words: wordsIn(found) }) });
  return isLive ? live : other;
}

/** The draft as it is saved. */
export const useDraft = (slug: string, enabled = true): UseQueryResult<Drawn> =>
  useQuery({ ...draftOf(slug), select: (shown): Drawn => ({ draft: shown.definition, words: wordsIn(shown) }), enabled });

/** The steps by their ids, numbered as they are drawn, each by its own name or what it does; notes are none. */
export function useNames({ draft, words }: Drawn): Map<string, StepName> {
  const { t } = useTranslation();
  const { graph, numbers } = useMemo(() => structureOf(draft), [draft]);
  return new Map(
    [...numbers].map(([id, number]) => {
      const step = graph.byKey.get(id);
      const name = typeof step?.data.name === "string" ? step.data.name : "";
      const kind = kindOf(step?.kind ?? "");
      return [id, { id, number, label: name || words.steps[id] || (kind ? t(`workflow.kind.${kind}`) : id) }];
    }),
  );
}

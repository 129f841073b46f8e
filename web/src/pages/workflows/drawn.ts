/** What the canvas is given of a definition, wherever it is shown. */

import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { type Draft, structureOf } from "~/builder";
import type { Words } from "~/pages/workflows/canvas/types";
import { kindOf } from "~/pages/workflows/flow/kinds";
import { draftOf, drawnVersionOf, workflowOf } from "~/pages/workflows/queries";

/** How high a drawing is: all the window has, but for what stands above it. */
export const FRAME = "max(26rem, calc(100dvh - 19rem))";

export interface Drawn {
  draft: Draft;
  words: Words;
}

const NONE: Words = { trigger: "", steps: {}, branches: {} };

/** What there is to draw before anything is loaded. */
export const NOTHING: Drawn = { draft: {}, words: NONE };

/** The sentences that came with a definition. */
export const wordsIn = (shown: { readonly words: Words | null }): Words => shown.words ?? NONE;

/** A published version. */
export function useVersion(slug: string, version: number, enabled = true): UseQueryResult<Drawn> {
  const workflow = useQuery(workflowOf(slug));
  const isLive = workflow.data?.version === version;
  const other = useQuery({ ...drawnVersionOf(slug, version), enabled: enabled && workflow.isSuccess && !isLive });
  const live = useQuery({ ...workflowOf(slug), select: (found): Drawn => ({ draft: found.definition ?? {}, words: wordsIn(found) }) });
  return isLive ? live : other;
}

/** The draft as it is saved. */
export const useDraft = (slug: string, enabled = true): UseQueryResult<Drawn> =>
  useQuery({ ...draftOf(slug), select: (shown): Drawn => ({ draft: shown.definition, words: wordsIn(shown) }), enabled });

export interface StepName {
  id: string;
  number: number;
  /** Its own name, else what it does. */
  label: string;
}

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

/** The steps of a published version; without a number: of the live one, if there is any. */
export function useStepNames(slug: string, version?: number): Map<string, StepName> {
  const workflow = useQuery(workflowOf(slug));
  const wanted = version ?? workflow.data?.version ?? null;
  return useNames(useVersion(slug, wanted ?? 0, wanted !== null).data ?? NOTHING);
}

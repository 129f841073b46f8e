import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";
import { byField, Refusal } from "~/ui/acting/refusal";
import { type ConditionJson, placeOf } from "~/ui/conditions/conditions";
import { isCountable, isFinished } from "~/ui/conditions/kinds";
import { keyOf, type Mistakes } from "~/ui/conditions/editor";

export type Counted = components["schemas"]["SegmentPreview"];

/** How long one may go on before what stands there is counted. */
const PAUSE = 400;
const SAMPLE = 10;

export interface Preview {
  /** What was counted last; of another condition while `stale`. */
  counted: Counted | undefined;
  stale: boolean;
  /** Why there is nothing to count: it says not all it must, or refers to a passage through a workflow. */
  lacking: "unfinished" | "inside" | null;
  failed: Error | null;
  mistakes: Mistakes;
  retry: () => void;
}

const NONE: Mistakes = new Map();

/** Counts who meets a condition, once one pauses. */
export function usePreview(condition: ConditionJson | undefined, inside: boolean): Preview {
  const { i18n } = useTranslation();
  const lacking = condition === undefined || !isFinished(condition) ? "unfinished" : isCountable(condition, inside) ? null : "inside";
  const now = lacking === null ? JSON.stringify(condition) : "";
  const [asked] = useDebouncedValue(now, PAUSE);
  const found = useQuery({
    queryKey: ["conditions", "preview", i18n.language, asked],
    queryFn: ({ signal }) => answerOf(api.POST("/api/v1/conditions/preview", { body: { when: JSON.parse(asked) as Record<string, unknown>, size: SAMPLE }, middleware: [byField], signal })),
    enabled: asked !== "",
    placeholderData: keepPreviousData,
    retry: false,
  });
  const refused = asked === now && found.error instanceof Refusal ? found.error : null;
  return {
    counted: found.data,
    stale: asked !== now || found.isPlaceholderData || found.isFetching || lacking !== null,
    lacking,
    failed: asked === now ? found.error : null,
    mistakes: refused && condition ? mistakesIn(refused, condition) : NONE,
    retry: () => void found.refetch(),
  };
}

/** What the server says of each row; what it says of the whole is not among it. */
function mistakesIn(refusal: Refusal, condition: ConditionJson): Mistakes {
  const found = new Map<string, string>();
  for (const { path, message } of refusal.problems) {
    const start = path.indexOf("when");
    const key = keyOf(placeOf(path.slice(start + 1), condition).path);
    if (!found.has(key)) found.set(key, message);
  }
  return found;
}

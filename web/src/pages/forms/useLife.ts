import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

import { answerOf, api } from "~/api/client";
import type { Kind } from "~/pages/forms/kinds";

/** The calls that change the life of something, and what follows from them here. */
export function useLife(kind: Kind, slug: string) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const params = { path: { slug } };
  /** It is as the server says now. */
  const changed = () => void queries.invalidateQueries({ queryKey: [kind] });
  return {
    archive: () => answerOf(api.POST(`/api/v1/${kind}/{slug}/archive`, { params })),
    restore: () => answerOf(api.POST(`/api/v1/${kind}/{slug}/restore`, { params })),
    remove: () => answerOf(api.DELETE(`/api/v1/${kind}/{slug}`, { params })),
    changed,
    /** It is no more. */
    gone: () =>
      void navigate({ to: `/${kind}`, search: { archived: true }, ignoreBlocker: true }).then(() => {
        queries.removeQueries({ queryKey: [kind, "one", slug] });
        changed();
      }),
  };
}

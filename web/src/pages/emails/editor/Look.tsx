import { useDebouncedValue } from "@mantine/hooks";
import { useMemo } from "react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { Problems } from "~/pages/emails/Checks";
import { tidy, wholeOf } from "~/pages/emails/editor/design";
import { problemsOfDraft } from "~/pages/emails/editor/queries";
import { type EditorSearch } from "~/pages/emails/editor/search";
import { Preview } from "~/pages/emails/Preview";
import type { Body } from "~/pages/emails/queries";
import type { changed } from "~/pages/emails/search";
import { Failed, Loading } from "~/ui/States";

const REST = 600;

interface Props {
  slug: string;
  design: Body;
  locale: string;
  search: EditorSearch;
  change: (changes: Parameters<typeof changed>[1]) => void;
}

/** The draft as a contact would read it, in the language that is written in. */
export function DraftPreview({ slug, design, locale, search, change }: Props) {
  const [shown] = useDebouncedValue(design, REST);
  const sent = useMemo(() => tidy(shown), [shown]);
  return <Preview email={wholeOf(slug, sent, 0)} design={sent} search={{ ...search, locale: locale in shown.locales ? locale : "" }} change={change} />;
}

/** What keeps the draft from being published. */
export function DraftChecks({ slug, design }: { slug: string; design: Body }) {
  const [shown] = useDebouncedValue(design, REST);
  const checked = useQuery({ ...problemsOfDraft(slug, tidy(shown)), placeholderData: keepPreviousData });
  if (checked.isPending) return <Loading rows={3} />;
  if (checked.isError) return <Failed error={checked.error} retry={() => void checked.refetch()} />;
  return <Problems problems={checked.data} />;
}

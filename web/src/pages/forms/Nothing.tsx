import { useTranslation } from "react-i18next";

import type { ListSearch } from "~/pages/forms/search";
import { NoMatch } from "~/ui/acting/Found";
import { Empty } from "~/ui/States";

/** Why a list is empty: nothing matches, nothing is put away, or nothing was made yet. */
export function Nothing({ search, clear, title, help }: { search: ListSearch; clear: () => void; title: string; help: string }) {
  const { t } = useTranslation();
  if (search.search || search.cursor) return <NoMatch clear={clear} />;
  return search.archived ? <Empty title={t("forms.noneArchived")} /> : <Empty title={title} help={help} />;
}

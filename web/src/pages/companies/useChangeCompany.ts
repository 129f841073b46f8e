import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { change, type Changes, company } from "~/pages/companies/queries";
import { toastUndo } from "~/ui/acting/toast";

/** Changes a company on top of what was seen of it; `back` undoes it. */
export function useChangeCompany(id: string) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const save = (changes: Changes) => change(id, changes, queries.getQueryData(company(id).queryKey)?.tag).finally(() => queries.invalidateQueries({ queryKey: ["companies"] }));
  return async (changes: Changes, back: Changes, label: string) => {
    await save(changes);
    toastUndo(t("companies.changed", { name: label }), () => save(back));
  };
}

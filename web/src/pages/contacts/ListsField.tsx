import { MultiSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { lists } from "~/pages/contacts/queries";

interface ListsProps {
  label: string;
  description?: string;
  error?: string | undefined;
  value: string[];
  onChange: (slugs: string[]) => void;
}

/** Some of the lists. */
export function ListsField({ error, ...props }: ListsProps) {
  const { t } = useTranslation();
  const { data } = useQuery(lists);
  const offered = (data?.items ?? []).map(({ slug, name }) => ({ value: slug, label: name || slug }));
  return <MultiSelect searchable clearable data={offered} nothingFoundMessage={t("contacts.noList")} error={error ?? null} {...props} />;
}

import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { type Column, columnOf, FACTS } from "~/pages/contacts/columns";
import { attributes } from "~/pages/contacts/queries";
import { ColumnMenu } from "~/ui/acting/ColumnMenu";

/** Which columns the table has; kept for this user. */
export function ColumnPicker({ columns, choose }: { columns: Column[]; choose: (columns: Column[]) => void }) {
  const { t } = useTranslation();
  const { data } = useQuery(attributes);
  const offered: { column: Column; label: string }[] = [
    ...FACTS.map((fact) => ({ column: fact, label: t(`contacts.${fact}`) })),
    ...(data ?? []).map(({ name }) => ({ column: columnOf(name), label: name })),
  ];
  return <ColumnMenu offered={offered} columns={columns} choose={choose} />;
}

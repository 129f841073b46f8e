import { Button, Checkbox, Popover, ScrollArea, Stack } from "@mantine/core";
import { IconColumns3 } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { type Column, columnOf, FACTS } from "~/pages/contacts/columns";
import { attributes } from "~/pages/contacts/queries";

/** Which columns the table has; kept for this user. */
export function ColumnPicker({ columns, choose }: { columns: Column[]; choose: (columns: Column[]) => void }) {
  const { t } = useTranslation();
  const { data } = useQuery(attributes);
  const offered: { column: Column; label: string }[] = [
    ...FACTS.map((fact) => ({ column: fact, label: t(`contacts.${fact}`) })),
    ...(data ?? []).map(({ name }) => ({ column: columnOf(name), label: name })),
  ];
  const toggle = (column: Column, shown: boolean) => choose(shown ? [...columns, column] : columns.filter((each) => each !== column));
  return (
    <Popover position="bottom-end" trapFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconColumns3 size={16} aria-hidden />}>
          {t("contacts.columns")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <ScrollArea.Autosize mah="50vh">
          <Stack gap="sm" role="group" aria-label={t("contacts.columns")}>
            {offered.map(({ column, label }) => (
              <Checkbox key={column} label={<span dir="auto">{label}</span>} checked={columns.includes(column)} onChange={(event) => toggle(column, event.currentTarget.checked)} />
            ))}
          </Stack>
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  );
}

import { Button, Checkbox, Popover, ScrollArea, Stack } from "@mantine/core";
import { IconColumns3 } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

interface Props<Column extends string> {
  offered: { column: Column; label: string }[];
  columns: readonly Column[];
  choose: (columns: Column[]) => void;
}

/** Which columns a table has; one that is chosen comes after the others. */
export function ColumnMenu<Column extends string>({ offered, columns, choose }: Props<Column>) {
  const { t } = useTranslation();
  const toggle = (column: Column, shown: boolean) => choose(shown ? [...columns, column] : columns.filter((each) => each !== column));
  return (
    <Popover position="bottom-end" trapFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconColumns3 size={16} aria-hidden />}>
          {t("acting.columns")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <ScrollArea.Autosize mah="40vh">
          <Stack gap="sm" role="group" aria-label={t("acting.columns")}>
            {offered.map(({ column, label }) => (
              <Checkbox key={column} label={<span dir="auto">{label}</span>} checked={columns.includes(column)} onChange={(event) => toggle(column, event.currentTarget.checked)} />
            ))}
          </Stack>
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  );
}

import { Button, Group, Menu, Text } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useMay } from "~/app/session";
import { useFormats } from "~/i18n/formats";
import { type Action, actionsOfSome, harms, type Living } from "~/pages/workflows/life";
import { LifeDialog } from "~/pages/workflows/LifeDialog";
import { MenuAction } from "~/pages/workflows/MenuAction";

/** How many workflows are chosen, and what can happen to them together. */
export function BulkBar({ selected, clear }: { selected: Living[]; clear: () => void }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const may = useMay("workflows:run");
  const [asked, ask] = useState<Action | null>(null);
  const actions = actionsOfSome(selected.map((each) => each.state));
  return (
    <Group gap="sm" aria-live="polite">
      {selected.length > 0 && (
        <>
          <Text fw={600}>{t("workflows.selected", { count: selected.length, number: number(selected.length) })}</Text>
          <Menu position="bottom-start">
            <Menu.Target>
              <Button variant="default" rightSection={<IconChevronDown size="1em" aria-hidden />}>
                {t("workflows.actions")}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {actions.map((action) => (
                <MenuAction key={action} may={may} harms={harms(action)} label={t(`workflows.verb.${action}`)} onClick={() => ask(action)} />
              ))}
            </Menu.Dropdown>
          </Menu>
          <Button variant="subtle" onClick={clear}>
            {t("workflows.unselect")}
          </Button>
        </>
      )}
      {asked && <LifeDialog action={asked} workflows={selected} onClose={() => ask(null)} onDone={clear} />}
    </Group>
  );
}

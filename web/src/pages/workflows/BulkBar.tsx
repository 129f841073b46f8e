import { Button, Group, Menu, Text } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useMay } from "~/app/session";
import { useFormats } from "~/i18n/formats";
import { type Action, actionsOfSome, harms } from "~/pages/workflows/life";
import type { Labelled } from "~/pages/workflows/labels";
import { LabelsDialog } from "~/pages/workflows/LabelsDialog";
import { LifeDialog } from "~/pages/workflows/LifeDialog";
import { MenuAction } from "~/pages/workflows/MenuAction";

/** How many workflows are chosen, and what can happen to them together. */
export function BulkBar({ selected, clear }: { selected: Labelled[]; clear: () => void }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const mayRun = useMay("workflows:run");
  const mayWrite = useMay("workflows:write");
  const [asked, ask] = useState<Action | "labels" | null>(null);
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
                <MenuAction key={action} may={mayRun} harms={harms(action)} label={t(`workflows.verb.${action}`)} onClick={() => ask(action)} />
              ))}
              <Menu.Divider />
              <MenuAction may={mayWrite} label={t("workflows.labels")} onClick={() => ask("labels")} />
            </Menu.Dropdown>
          </Menu>
          <Button variant="subtle" onClick={clear}>
            {t("workflows.unselect")}
          </Button>
        </>
      )}
      {asked === "labels" && <LabelsDialog workflows={selected} onClose={() => ask(null)} onDone={clear} />}
      {asked && asked !== "labels" && <LifeDialog action={asked} workflows={selected} onClose={() => ask(null)} onDone={clear} />}
    </Group>
  );
}

import { Drawer, Stack, Tabs } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Draft, Path } from "~/builder";
import { EmailSettings } from "~/pages/workflows/settings/EmailSettings";
import { EnterSettings } from "~/pages/workflows/settings/EnterSettings";
import { LeaveSettings } from "~/pages/workflows/settings/LeaveSettings";
import { LiveSettings } from "~/pages/workflows/settings/LiveSettings";
import { WhenSettings } from "~/pages/workflows/settings/WhenSettings";

export const SECTIONS = ["enter", "when", "leave", "emails"] as const;
export type Section = (typeof SECTIONS)[number];

/** What each part of the settings is given. */
export interface SettingsProps {
  draft: Draft;
  /** Gives a setting another value; undefined leaves it out. */
  change: (path: Path, value: unknown) => void;
}

interface Props extends SettingsProps {
  opened: boolean;
  onClose: () => void;
  /** Where it opens. */
  section?: Section;
}

const PARTS = { enter: EnterSettings, when: WhenSettings, leave: LeaveSettings, emails: EmailSettings };

/** All that holds for the whole workflow: who enters, when, who leaves, and how its emails go. */
export function SettingsDrawer({ draft, change, opened, onClose, section = "enter" }: Props) {
  const { t } = useTranslation();
  return (
    <Drawer opened={opened} onClose={onClose} position="right" size="lg" title={t("workflowSettings.title")} closeButtonProps={{ "aria-label": t("workflowSettings.close") }}>
      <Stack gap="lg">
        <LiveSettings draft={draft} />
        <Sections key={section} draft={draft} change={change} section={section} />
      </Stack>
    </Drawer>
  );
}

function Sections({ draft, change, section }: SettingsProps & { section: Section }) {
  const { t } = useTranslation();
  const [shown, show] = useState<string | null>(section);
  return (
    <Tabs value={shown} onChange={show} keepMounted={false}>
      <Tabs.List aria-label={t("workflowSettings.sections")}>
        {SECTIONS.map((each) => (
          <Tabs.Tab key={each} value={each}>
            {t(`workflowSettings.${each}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {SECTIONS.map((each) => {
        const Part = PARTS[each];
        return (
          <Tabs.Panel key={each} value={each} pt="lg">
            <Part draft={draft} change={change} />
          </Tabs.Panel>
        );
      })}
    </Tabs>
  );
}

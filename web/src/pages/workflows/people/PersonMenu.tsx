import { ActionIcon, Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { useMay } from "~/app/session";
import { MenuAction } from "~/pages/workflows/MenuAction";
import type { PersonAction } from "~/pages/workflows/people/PersonDialog";
import type { Place } from "~/pages/workflows/people/search";

interface PersonMenuProps {
  called: string;
  state: Place;
  ask: (action: PersonAction) => void;
}

/** What can be done to somebody inside; nothing to who has left. */
export function PersonMenu({ called, state, ask }: PersonMenuProps) {
  const { t } = useTranslation();
  const may = useMay("workflows:run");
  if (state !== "active" && state !== "failed") return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("workflows.actionsOf", { name: called })}>
          <IconDots size="1.25em" aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {state === "failed" && <MenuAction may={may} label={t("workflow.restart")} onClick={() => ask("restart")} />}
        <MenuAction may={may} harms label={t("workflow.remove")} onClick={() => ask("remove")} />
      </Menu.Dropdown>
    </Menu>
  );
}

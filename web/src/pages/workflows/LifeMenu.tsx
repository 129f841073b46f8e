import { ActionIcon, Button, Menu } from "@mantine/core";
import { IconChevronDown, IconDots } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useMay } from "~/app/session";
import { DuplicateDialog } from "~/pages/workflows/DuplicateDialog";
import type { Labelled } from "~/pages/workflows/labels";
import { LabelsDialog } from "~/pages/workflows/LabelsDialog";
import { type Action, actionsOf, harms } from "~/pages/workflows/life";
import { LifeDialog } from "~/pages/workflows/LifeDialog";
import { MenuAction } from "~/pages/workflows/MenuAction";

/** All that can happen to one workflow. `wide`: a button with a word, as on its page. */
export function LifeMenu({ workflow, wide = false }: { workflow: Labelled; wide?: boolean }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayRun = useMay("workflows:run");
  const mayWrite = useMay("workflows:write");
  const [asked, ask] = useState<Action | "duplicate" | "labels" | null>(null);
  const close = () => ask(null);
  const label = t("workflows.actionsOf", { name: workflow.name });
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          {wide ? (
            <Button variant="default" rightSection={<IconChevronDown size="1em" aria-hidden />} aria-label={label}>
              {t("workflows.actions")}
            </Button>
          ) : (
            <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label}>
              <IconDots size="1.25em" aria-hidden />
            </ActionIcon>
          )}
        </Menu.Target>
        <Menu.Dropdown>
          {actionsOf(workflow.state).map((action) => (
            <MenuAction key={action} may={mayRun} harms={harms(action)} label={t(`workflows.verb.${action}`)} onClick={() => ask(action)} />
          ))}
          <Menu.Divider />
          <MenuAction may={mayWrite} label={t("workflows.labels")} onClick={() => ask("labels")} />
          <MenuAction may={mayWrite} label={t("workflows.duplicate")} onClick={() => ask("duplicate")} />
        </Menu.Dropdown>
      </Menu>
      {asked === "duplicate" && <DuplicateDialog workflow={workflow} onClose={close} />}
      {asked === "labels" && <LabelsDialog workflows={[workflow]} onClose={close} />}
      {asked && asked !== "duplicate" && asked !== "labels" && (
        <LifeDialog action={asked} workflows={[workflow]} onClose={close} {...(asked === "delete" && wide ? { onDone: () => void navigate({ to: "/workflows" }) } : {})} />
      )}
    </>
  );
}

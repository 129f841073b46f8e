import { Button, Group, Paper, Text } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import { useFormats } from "~/i18n/formats";
import { EnrollDialog } from "~/pages/contacts/EnrollDialog";
import { EraseManyDialog } from "~/pages/contacts/EraseManyDialog";
import { ExportDialog } from "~/pages/contacts/ExportDialog";
import { LabelsDialog } from "~/pages/contacts/LabelsDialog";
import { isPopulation, type Whom } from "~/pages/contacts/whom";
import { MayButton } from "~/ui/acting/MayButton";

interface BulkProps {
  whom: Whom;
  count: number;
  /** About so many. */
  estimated?: boolean;
  /** A work was started. */
  started: (job: string) => void;
  /** Gives up the selection. */
  clear?: () => void;
  /** What else can be selected. */
  children?: ReactNode;
}

/** What can be done to several contacts at once. */
export function BulkActions({ whom, count, estimated, started, clear, children }: BulkProps) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const [open, setOpen] = useState<"labels" | "enroll" | "erase" | "export" | null>(null);
  const close = () => setOpen(null);
  return (
    <Paper withBorder p="sm" className="surface stays" component="section" aria-label={t("bulk.actions")}>
      <Group gap="sm">
        <Text fw={600} aria-live="polite">
          {t(clear ? "bulk.selected" : "bulk.all", { n: `${estimated ? "≈ " : ""}${number(count)}` })}
        </Text>
        {children}
        <MayButton needs="contacts:write" variant="default" onClick={() => setOpen("labels")}>
          {t("bulk.labels")}
        </MayButton>
        <MayButton needs="workflows:run" variant="default" onClick={() => setOpen("enroll")}>
          {t("bulk.enroll")}
        </MayButton>
        {isPopulation(whom) && (
          <Button variant="default" onClick={() => setOpen("export")}>
            {t("contacts.export")}
          </Button>
        )}
        <MayButton needs="contacts:write" variant="default" c="bad" onClick={() => setOpen("erase")}>
          {t("bulk.erase")}
        </MayButton>
        {clear && (
          <Button variant="subtle" onClick={clear}>
            {t("bulk.clear")}
          </Button>
        )}
      </Group>
      {open === "labels" && <LabelsDialog whom={whom} close={close} started={started} />}
      {open === "enroll" && <EnrollDialog whom={whom} close={close} started={started} />}
      {open === "export" && isPopulation(whom) && <ExportDialog whom={whom} close={close} started={started} />}
      {open === "erase" && <EraseManyDialog whom={whom} close={close} started={started} />}
    </Paper>
  );
}

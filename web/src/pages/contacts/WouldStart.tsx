import { List, Switch, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useFormats } from "~/i18n/formats";

/** An active workflow that would start, for about so many; null: nobody knows before. */
export interface Start {
  workflow: string;
  name: string;
  contacts: number | null;
}

interface WouldStartProps {
  starts: Start[];
  may: boolean;
  allow: (may: boolean) => void;
}

/** Whether workflows may hear of a change, and which ones would fire. */
export function WouldStart({ starts, may, allow }: WouldStartProps) {
  const { t } = useTranslation();
  const { number } = useFormats();
  return (
    <>
      <Switch label={t("bulk.mayTrigger")} description={t(may ? "bulk.heard" : "bulk.unheard")} checked={may} onChange={(event) => allow(event.currentTarget.checked)} />
      {starts.length === 0 && <Text c="dimmed">{t("bulk.noStart")}</Text>}
      {starts.length > 0 && (
        <>
          <Text>{t(may ? "bulk.willStart" : "bulk.wouldStart")}</Text>
          <List>
            {starts.map(({ workflow, name, contacts }) => (
              <List.Item key={workflow}>
                <bdi>{name || workflow}</bdi> – {contacts === null ? t("bulk.startsUnknown") : t("bulk.starts", { n: number(contacts) })}
              </List.Item>
            ))}
          </List>
        </>
      )}
    </>
  );
}

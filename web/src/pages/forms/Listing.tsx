import { Group, Stack, Tabs, Title } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useMay } from "~/app/session";
import { Empty } from "~/ui/States";

const KINDS = ["forms", "resources", "landing-pages"] as const;
type Kind = (typeof KINDS)[number];

/** A list of the area, for who may see it, beside the others. */
export function Listing({ here, action, children }: { here: Kind; action: ReactNode; children: ReactNode }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const may = useMay("content:read");
  const go = (tab: string | null) => {
    const kind = KINDS.find((each) => each === tab);
    if (kind) void navigate({ to: `/${kind}` });
  };
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <Title order={1}>{t("forms.area")}</Title>
        {may && action}
      </Group>
      <Tabs value={here} onChange={go}>
        <Tabs.List aria-label={t("forms.area")}>
          {KINDS.map((kind) => (
            <Tabs.Tab key={kind} value={kind}>
              {t(`forms.kinds.${kind}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      {may ? children : <Empty title={t("acting.noRightHere")} help={t("acting.noRightHelp")} />}
    </Stack>
  );
}

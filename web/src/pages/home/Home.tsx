import { Button, Group, Stack, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { createLazyRoute, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useMay } from "~/app/session";
import { home } from "~/pages/home/home";
import { LastDays } from "~/pages/home/LastDays";
import { Live } from "~/pages/home/Live";
import { ToDo } from "~/pages/home/ToDo";
import { Found } from "~/ui/acting/Found";

export const Route = createLazyRoute("/inside/")({ component: Home });

function Home() {
  const { t } = useTranslation();
  const found = useQuery(home);
  return (
    <Stack gap="xl">
      <Group justify="space-between">
        <Title order={1}>{t("home.title")}</Title>
        <QuickActions />
      </Group>
      <Found query={found} rows={2}>
        {({ to_do, unverified_senders }) => <ToDo tasks={to_do} senders={unverified_senders} />}
      </Found>
      <Live total={found.data?.workflows.active} />
      {found.data && <LastDays totals={found.data.days} />}
    </Stack>
  );
}

/** What one often comes for. Each page says by itself what one may do there. */
function QuickActions() {
  const { t } = useTranslation();
  const owner = useMay("users:manage");
  const writer = useMay("workflows:write");
  return (
    <Group gap="sm" component="nav" aria-label={t("home.quick")}>
      {writer && (
        <Button px="sm" component={Link} to="/workflows/new">
          {t("newWorkflow.title")}
        </Button>
      )}
      <Button px="sm" variant="default" component={Link} to="/messages/review">
        {t("home.approve")}
      </Button>
      <Button px="sm" variant="default" component={Link} to="/forms">
        {t("forms.see")}
      </Button>
      {owner && (
        <Button px="sm" variant="default" component={Link} to="/settings/team">
          {t("home.invite")}
        </Button>
      )}
    </Group>
  );
}

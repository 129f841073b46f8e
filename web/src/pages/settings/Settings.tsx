import { Flex, NavLink, Select, Stack } from "@mantine/core";
import { createLazyRoute, Link, Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

export const Route = createLazyRoute("/inside/settings")({ component: Settings });

const PLACES = ["account", "team", "senders", "routes", "bounces", "frequency", "scoring", "topics", "utm", "keys", "webhooks", "audit", "health"] as const;

function Settings() {
  const { t } = useTranslation();
  return (
    <Flex gap="xl" direction={{ base: "column", md: "row" }}>
      <NarrowNavigation />
      <Stack component="nav" aria-label={t("settings.title")} gap={0} w="12rem" visibleFrom="md" style={{ flexShrink: 0 }}>
        {PLACES.map((place) => (
          <NavLink key={place} label={t(`settings.${place}.title`)} renderRoot={(props) => <Link {...props} to={`/settings/${place}`} />} />
        ))}
      </Stack>
      <Stack gap="xl" miw={0} style={{ flexGrow: 1 }}>
        <Outlet />
      </Stack>
    </Flex>
  );
}

/** Where there is no room beside the page, its places are a list that opens. */
function NarrowNavigation() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const here = PLACES.find((place) => pathname.startsWith(`/settings/${place}`));
  const go = (wanted: string | null) => {
    const place = PLACES.find((each) => each === wanted);
    if (place) void navigate({ to: `/settings/${place}` });
  };
  return <Select hiddenFrom="md" aria-label={t("settings.title")} allowDeselect={false} data={PLACES.map((place) => ({ value: place, label: t(`settings.${place}.title`) }))} value={here ?? null} onChange={go} />;
}

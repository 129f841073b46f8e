import { Flex, NavLink, Stack } from "@mantine/core";
import { createLazyRoute, Link, Outlet } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

export const Route = createLazyRoute("/inside/settings")({ component: Settings });

const PLACES = ["account", "team", "senders", "frequency", "scoring", "topics", "utm", "keys", "webhooks", "audit", "health"] as const;

function Settings() {
  const { t } = useTranslation();
  return (
    <Flex gap="xl" direction={{ base: "column", md: "row" }}>
      <Stack component="nav" aria-label={t("settings.title")} gap={0} w={{ base: "100%", md: "12rem" }} style={{ flexShrink: 0 }}>
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

import { Alert, AppShell, Burger, Button, Group, Menu, NavLink, Text } from "@mantine/core";
import { useDisclosure, useNetwork } from "@mantine/hooks";
import { useMantineColorScheme } from "@mantine/core";
import { IconUser } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { leave } from "~/app/leaving";
import { PaletteButton } from "~/app/palette/PaletteButton";
import { AREAS } from "~/app/places";
import { SandboxBar } from "~/app/sandbox/SandboxBar";
import { me } from "~/app/session";
import { LANGUAGES, NAMES, setLanguage } from "~/i18n";
import { NAVIGATION } from "~/ui/tokens";

/** What stays around every page: where one is, who one is, and what concerns all of it. */
export function Frame() {
  const { t } = useTranslation();
  const { online } = useNetwork();
  const [opened, menu] = useDisclosure();
  const pathname = useLocation({ select: (location) => location.pathname });
  return (
    <AppShell header={{ height: 48 }} navbar={{ width: { base: NAVIGATION.wide, sm: NAVIGATION.narrow, lg: NAVIGATION.wide }, breakpoint: "sm", collapsed: { mobile: !opened } }} padding="lg">
      <a className="skip" href="#content">
        {t("app.skip")}
      </a>
      <AppShell.Header className="surface">
        <Group h="100%" px="lg" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={opened} onClick={menu.toggle} hiddenFrom="sm" size="sm" aria-label={t("app.navigation")} aria-expanded={opened} />
            <Text fw={600}>Jalon</Text>
          </Group>
          <Group gap="sm" wrap="nowrap">
            <PaletteButton />
            <Account />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className="surface navigation" p="sm" aria-label={t("app.navigation")}>
        {AREAS.map(({ to, label, icon: Icon, holds }) => (
          <NavLink key={to} active={holds?.some((each) => pathname.startsWith(each)) ?? false} component={Link} to={to} activeOptions={{ exact: to === "/" }} label={t(label)} title={t(label)} leftSection={<Icon size={20} stroke={1.5} aria-hidden />} onClick={menu.close} renderRoot={(props) => <Link {...props} to={to} />} />
        ))}
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <SandboxBar />
        {!online && (
          <Alert color="warn" mb="lg" role="status">
            {t("app.offline")}
          </Alert>
        )}
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}

function Account() {
  const { t, i18n } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { data } = useSuspenseQuery(me);
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <Button variant="subtle" leftSection={<IconUser size={20} stroke={1.5} aria-hidden />} aria-label={t("app.account")}>
          <span dir="auto">{data.user?.name || data.name}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {data.user?.name && (
          <Menu.Label>
            <Text c="var(--mantine-color-text)" fw={600} dir="auto" className="name">
              {data.user.name}
            </Text>
            <span className="name">{data.user.email}</span>
          </Menu.Label>
        )}
        <Menu.Label>{t("app.language")}</Menu.Label>
        {LANGUAGES.map((language) => (
          <Menu.Item key={language} lang={language} aria-current={language === i18n.language} fw={language === i18n.language ? 600 : 400} onClick={() => void setLanguage(language)}>
            {NAMES[language]}
          </Menu.Item>
        ))}
        <Menu.Label>{t("app.theme")}</Menu.Label>
        {(["light", "dark", "auto"] as const).map((scheme) => (
          <Menu.Item key={scheme} aria-current={scheme === colorScheme} fw={scheme === colorScheme ? 600 : 400} onClick={() => setColorScheme(scheme)}>
            {t(scheme === "auto" ? "app.system" : `app.${scheme}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item component={Link} to="/security">
          {t("security.title")}
        </Menu.Item>
        <Menu.Item onClick={leave}>{t("app.signOut")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

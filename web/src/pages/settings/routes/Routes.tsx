import { Alert, Badge, Group, Progress, Stack, Table, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createLazyRoute } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { useMay, useZone } from "~/app/session";
import { useFormats } from "~/i18n/formats";
import { Page } from "~/pages/settings/Page";
import { conditionOf, deleteRoute, HUES, kindOf, type Route as MailRoute, ROUTES, routes } from "~/pages/settings/routes/route";
import { type Editing, RouteDialog } from "~/pages/settings/routes/RouteDialog";
import { TryButton } from "~/pages/settings/routes/TryButton";
import { type Asked, Confirm, useAsked } from "~/ui/acting/Confirm";
import { Found, Rows } from "~/ui/acting/Found";
import { MayButton } from "~/ui/acting/MayButton";
import { toast } from "~/ui/acting/toast";
import { Empty } from "~/ui/States";

export const Route = createLazyRoute("/inside/settings/routes")({ component: Routes });

function Routes() {
  const { t } = useTranslation();
  const editing = useAsked<Editing>();
  const deleting = useAsked<MailRoute>();
  const found = useQuery({ ...routes, enabled: useMay("settings:read"), refetchInterval: 10_000 });
  const items = found.data?.items ?? [];
  const add = (
    <MayButton needs="settings:write" onClick={() => editing.ask({ route: null })}>
      {t("settings.routes.add")}
    </MayButton>
  );
  return (
    <Page title={t("settings.routes.title")} help={t("settings.routes.help")} needs="settings:read" action={add}>
      <Found query={found}>
        {() => (items.length === 0 ? <Empty title={t("settings.routes.none")} help={t("settings.routes.noneHelp")} /> : <List items={items} edit={(route) => editing.ask({ route })} remove={deleting.ask} />)}
      </Found>
      <RouteDialog editing={editing} />
      <Delete deleting={deleting} last={items.length === 1} />
    </Page>
  );
}

function List({ items, edit, remove }: { items: MailRoute[]; edit: (route: MailRoute) => void; remove: (route: MailRoute) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <div aria-live="polite">
        <Stack gap="sm">
          {items.map((route) => route.enabled && route.failing_since && <Failing key={route.name} name={route.name} since={route.failing_since} error={route.error} />)}
        </Stack>
      </div>
      <Rows label={t("settings.routes.title")} head={[t("settings.routes.name"), t("settings.routes.state"), t("settings.routes.today"), t("settings.routes.senders"), t("settings.actions")]}>
        {items.map((route) => (
          <Table.Tr key={route.name}>
            <Table.Td miw="10rem">
              <Text fw={600} className="name" dir="auto" title={route.name}>
                {route.name}
              </Text>
              <Text c="dimmed" dir="ltr" style={{ overflowWrap: "anywhere" }}>
                <Place route={route} />
              </Text>
            </Table.Td>
            <Table.Td>
              <Badge color={HUES[conditionOf(route)]} variant="outline" miw="max-content">
                {t(`settings.routes.condition.${conditionOf(route)}`)}
              </Badge>
              <Text c="dimmed">{t("settings.routes.priorityOf", { priority: route.priority })}</Text>
            </Table.Td>
            <Table.Td>
              <Today route={route} />
            </Table.Td>
            <Table.Td dir="auto">{route.domains.join(", ") || t("settings.routes.all")}</Table.Td>
            <Table.Td>
              <Actions route={route} edit={edit} remove={remove} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Rows>
    </>
  );
}

/** A mail server by its address; a provider by its name, since its address follows from that. */
function Place({ route: { kind, region, host, port } }: { route: MailRoute }) {
  const { t } = useTranslation();
  const known = kindOf(kind);
  if (kind === "smtp") return `${host}:${String(port)}`;
  return [known ? t(`settings.routes.kinds.${known}`) : kind, region].filter(Boolean).join(", ");
}

function Failing({ name, since, error }: { name: string; since: string; error: string }) {
  const { t } = useTranslation();
  const { instant } = useFormats();
  const zone = useZone();
  return (
    <Alert color="warn" title={t("settings.routes.failing", { name })}>
      <Text>{t("settings.routes.failingSince", { at: instant(since, zone) })}</Text>
      <Text dir="auto" style={{ overflowWrap: "anywhere" }}>
        {error}
      </Text>
    </Alert>
  );
}

/** How much of the day's messages went, and how far a warm-up is. */
function Today({ route: { cap_today, used_today, per_day, per_second, warming, days } }: { route: MailRoute }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const limit = per_second === null ? t("settings.routes.unlimited") : t("settings.routes.aSecond", { number: number(per_second) });
  if (cap_today === null) return limit;
  const told = t("settings.routes.used", { used: number(used_today ?? 0), cap: number(cap_today) });
  return (
    <Stack gap="xs">
      <Text>{told}</Text>
      <Progress value={(100 * (used_today ?? 0)) / cap_today} aria-label={told} />
      {warming && <Text c="dimmed">{t("settings.routes.warmsUp", { day: number(Math.max(1, days)), limit: number(per_day ?? 0) })}</Text>}
      {per_second !== null && <Text c="dimmed">{limit}</Text>}
    </Stack>
  );
}

function Actions({ route, edit, remove }: { route: MailRoute; edit: (route: MailRoute) => void; remove: (route: MailRoute) => void }) {
  const { t } = useTranslation();
  return (
    <Group gap="sm">
      <TryButton name={route.name} />
      {route.editable ? (
        <>
          <MayButton needs="settings:write" variant="default" onClick={() => edit(route)}>
            {t("settings.routes.change")}
          </MayButton>
          <MayButton needs="settings:write" variant="subtle" color="bad" onClick={() => remove(route)}>
            {t("settings.routes.delete")}
          </MayButton>
        </>
      ) : (
        <Text c="dimmed">{t("settings.routes.ofSetting")}</Text>
      )}
    </Group>
  );
}

function Delete({ deleting, last }: { deleting: Asked<MailRoute>; last: boolean }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const queries = useQueryClient();
  const may = useMay("health:read");
  const health = useQuery({ queryKey: ["health"], queryFn: () => answerOf(api.GET("/api/v1/health")), enabled: deleting.opened && may });
  const { queued = 0, deferred = 0 } = health.data?.emails_waiting ?? {};
  const waiting = t("settings.routes.waiting", { count: queued + deferred, number: number(queued + deferred) });
  return (
    <Confirm
      asked={deleting}
      hue="bad"
      words={({ name }) => ({
        title: t("settings.routes.deleteTitle", { name }),
        consequence: [health.data && waiting, t(last ? "settings.routes.deleteLast" : "settings.routes.deleteHelp")].filter(Boolean).join(" "),
        verb: t("settings.routes.delete"),
      })}
      act={({ name }) => deleteRoute(name)}
      done={(_nothing, { name }) => {
        void queries.invalidateQueries({ queryKey: ROUTES });
        toast(t("settings.routes.deleted", { name }));
      }}
    />
  );
}

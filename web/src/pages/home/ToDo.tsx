import { Alert, Anchor, Paper, Stack, Text, Title } from "@mantine/core";
import { type Icon, IconAlertTriangle, IconAt, IconChevronRight, IconHelpCircle, IconMailCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { useFormats } from "~/i18n/formats";
import type { Awaiting, UnverifiedSender } from "~/pages/home/home";
import { secondsSince } from "~/pages/settings/health/findings";

const ICONS = { review: IconMailCheck, failed: IconAlertTriangle, uncertain: IconHelpCircle };
const PLACES = { review: "/messages/review", failed: "/enrollments/failed", uncertain: "/messages/uncertain" } as const;

const SEE = { "/settings/health": "home.seeHealth", "/settings/routes": "home.seeRoutes", "/settings/bounces": "home.seeBounces" } as const;

/** What somebody should see to before anything else. */
export function ToDo({ tasks, senders }: { tasks: Awaiting[]; senders: UnverifiedSender[] }) {
  const { t } = useTranslation();
  const alarms = useAlarms();
  return (
    <Stack gap="sm" component="section" aria-labelledby="to-do" aria-live="polite">
      <Title order={2} id="to-do">
        {t("home.toDo")}
      </Title>
      {alarms.map(({ text, to }) => (
        <Alert key={text} color="warn" icon={<IconAlertTriangle aria-hidden />}>
          {text} <Anchor component={Link} to={to}>{t(SEE[to])}</Anchor>
        </Alert>
      ))}
      {tasks.length + senders.length + alarms.length === 0 && <Text c="dimmed">{t("home.nothing")}</Text>}
      {tasks.map((task) => (
        <Task key={`${task.task} ${task.workflow}`} task={task} />
      ))}
      {senders.map(({ slug, name }) => (
        <Row key={slug} icon={IconAt} name={name} link={(props) => <Link {...props} to="/settings/senders" />}>
          {t("home.task.verify")}
        </Row>
      ))}
    </Stack>
  );
}

function Task({ task: { task, workflow, name, number } }: { task: Awaiting }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <Row icon={ICONS[task]} name={name} link={(props) => <Link {...props} to={PLACES[task]} search={{ workflow }} />}>
      {t(`home.task.${task}`, { count: number, number: formats.number(number) })}
    </Row>
  );
}

interface RowProps {
  icon: Icon;
  /** Of what it is about. */
  name: string;
  link: (props: object) => ReactNode;
  children: ReactNode;
}

function Row({ icon: Icon, name, link, children }: RowProps) {
  return (
    <Paper p="md" withBorder className="surface">
      <Anchor renderRoot={link} display="flex" style={{ alignItems: "center", gap: "var(--mantine-spacing-sm)" }}>
        <Icon size={20} stroke={1.5} aria-hidden style={{ flexShrink: 0 }} />
        <span style={{ flexGrow: 1 }}>
          {children}{" "}
          <Text component="span" c="dimmed" dir="auto">
            {name}
          </Text>
        </span>
        <IconChevronRight size={20} stroke={1.5} aria-hidden style={{ flexShrink: 0 }} />
      </Anchor>
    </Paper>
  );
}

/** What is wrong with the installation, in words, and where one sees to it. */
function useAlarms(): { text: string; to: keyof typeof SEE }[] {
  const { t, i18n } = useTranslation();
  const { duration, number, rate } = useFormats();
  const list = (names: string[]) => new Intl.ListFormat(i18n.language).format(names);
  const health = useQuery({ queryKey: ["health"], queryFn: () => answerOf(api.GET("/api/v1/health")), refetchInterval: 30_000 });
  if (!health.data) return [];
  const { workers, queue_age, set_aside, bounce_rate, complaint_rate, bounces_unread_since, routes_failing, wall_time } = health.data;
  const share = ({ number: part, sent }: typeof bounce_rate) => ({ rate: rate(part, sent), part: number(part), whole: number(sent) });
  const installation = [
    workers === 0 && t("home.noWorker"),
    queue_age > 60 && t("home.late", { late: duration(queue_age) }),
    set_aside > 0 && t("home.setAside", { count: set_aside, number: number(set_aside) }),
  ];
  const routes = [routes_failing.length > 0 && t("home.routesFailing", { count: routes_failing.length, routes: list(routes_failing) })];
  const bounces = [
    bounce_rate.above && t("home.bounced", share(bounce_rate)),
    complaint_rate.above && t("home.complained", share(complaint_rate)),
    bounces_unread_since !== null && t("home.bouncesUnread", { since: duration(secondsSince(bounces_unread_since, wall_time)) }),
  ];
  const at = (to: keyof typeof SEE, texts: (string | false)[]) => texts.flatMap((text) => (text === false ? [] : [{ text, to }]));
  return [...at("/settings/health", installation), ...at("/settings/routes", routes), ...at("/settings/bounces", bounces)];
}

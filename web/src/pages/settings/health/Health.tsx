import { Alert, Anchor, SimpleGrid, Stack } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { createLazyRoute, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { useZone } from "~/app/session";
import { useFormats } from "~/i18n/formats";
import { FactSection } from "~/pages/settings/FactSection";
import { type Finding, type Found as Wrong, findings, type Report } from "~/pages/settings/health/findings";
import { Page } from "~/pages/settings/Page";
import { Found } from "~/ui/acting/Found";

export const Route = createLazyRoute("/inside/settings/health")({ component: Health });

const SECONDS: readonly Finding[] = ["queueLate", "stepsLate", "emailsLate", "bouncesUnread"];
const SHARES: readonly Finding[] = ["bounced", "complained"];

/** Where one sees to it. */
const PLACES = { uncertain: "/messages/uncertain", failed: "/enrollments/failed", retried: "/settings/webhooks", routesFailing: "/settings/routes", bouncesUnread: "/settings/bounces", bounced: "/settings/bounces", complained: "/settings/bounces" } as const;

function Health() {
  const { t } = useTranslation();
  const found = useQuery({ queryKey: ["health"], queryFn: () => answerOf(api.GET("/api/v1/health")), refetchInterval: 10_000 });
  return (
    <Page title={t("settings.health.title")} help={t("settings.health.help")} needs="health:read">
      <Found query={found}>
        {(report) => (
          <>
            <Findings report={report} />
            <Figures report={report} />
          </>
        )}
      </Found>
    </Page>
  );
}

function Findings({ report }: { report: Report }) {
  const { t } = useTranslation();
  const wrong = findings(report);
  return (
    <Stack gap="sm" component="section" aria-live="polite" aria-label={t("settings.health.state")}>
      {wrong.length === 0 && (
        <Alert color="ok" icon={<IconCircleCheck aria-hidden />} title={t("settings.health.well")}>
          {t("settings.health.wellHelp")}
        </Alert>
      )}
      {wrong.map((one) => (
        <One key={one.finding} wrong={one} />
      ))}
    </Stack>
  );
}

function useBytes() {
  const { i18n } = useTranslation();
  return (bytes: number) => new Intl.NumberFormat(i18n.language, { style: "unit", unit: "gigabyte", maximumFractionDigits: 1 }).format(bytes / 1e9);
}

/** The amount of a finding, in its own unit. */
function useTold() {
  const { number, duration, rate } = useFormats();
  const bytes = useBytes();
  return ({ finding, amount }: Wrong) => {
    if (finding === "diskFull") return bytes(amount);
    if (SECONDS.includes(finding)) return duration(amount);
    return SHARES.includes(finding) ? rate(amount, 1) : number(amount);
  };
}

function One({ wrong }: { wrong: Wrong }) {
  const { t } = useTranslation();
  const told = useTold();
  const { finding, level } = wrong;
  const place = finding in PLACES ? PLACES[finding as keyof typeof PLACES] : null;
  return (
    <Alert color={level} icon={<IconAlertTriangle aria-hidden />} title={t(`settings.health.finding.${finding}`, { amount: told(wrong) })}>
      {t(`settings.health.remedy.${finding}`)}{" "}
      {place && (
        <Anchor component={Link} to={place}>
          {t("settings.health.open")}
        </Anchor>
      )}
    </Alert>
  );
}

function Figures({ report }: { report: Report }) {
  const { t } = useTranslation();
  const { number, duration, instant, rate, seconds } = useFormats();
  const bytes = useBytes();
  const zone = useZone();
  const { queued = 0, deferred = 0, sending = 0, review = 0, uncertain = 0 } = report.emails_waiting;
  const { sent = 0, failed = 0 } = report.emails;
  const share = ({ number: part, sent: whole }: Report["bounce_rate"]) => t("settings.health.share", { rate: rate(part, whole), part: number(part), whole: number(whole) });
  const late = (by: number) => (by > 0 ? t("settings.health.late", { late: duration(by) }) : t("settings.health.onTime"));
  const { emails: timed, p50, p99 } = report.latency;
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <FactSection
        title={t("settings.health.running")}
        rows={[
          [t("settings.health.workers"), number(report.workers)],
          [t("settings.health.businessTime"), `${instant(report.business_time, zone)} (${zone})`],
          [t("settings.health.wallTime"), `${instant(report.wall_time, zone)} (${zone})`],
        ]}
      />
      <FactSection
        title={t("settings.health.queues")}
        rows={[
          [t("settings.health.inbox"), `${number(report.inbox_rows)}, ${late(report.queue_age)}`],
          [t("settings.health.steps"), `${number(report.steps_due)}, ${late(report.steps_late)}`],
          [t("settings.health.emails"), `${number(queued + sending)}, ${late(report.emails_late)}`],
          [t("settings.health.latency"), p50 === null || p99 === null ? t("settings.health.noLatency") : t("settings.health.within", { p50: seconds(p50), p99: seconds(p99), count: timed })],
          [t("settings.health.deferred"), number(deferred)],
          [t("settings.health.review"), number(review)],
          [t("settings.health.uncertain"), number(uncertain)],
          [t("settings.health.behind"), t("settings.health.lanes", { behind: number(report.lanes_behind.length) })],
        ]}
      />
      <FactSection
        title={t("settings.health.week")}
        rows={[
          [t("settings.health.sent"), number(sent)],
          [t("settings.health.refused"), number(failed)],
          [t("settings.health.bounced"), share(report.bounce_rate)],
          [t("settings.health.complained"), share(report.complaint_rate)],
        ]}
      />
      <FactSection
        title={t("settings.health.space")}
        rows={[
          [t("settings.health.database"), bytes(report.database_bytes)],
          [t("settings.health.free"), report.disk_free === null ? t("settings.health.unknown") : bytes(report.disk_free)],
        ]}
      />
    </SimpleGrid>
  );
}

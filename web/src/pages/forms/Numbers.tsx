import { Alert, Anchor, Group, Paper, Stack, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";

import { now } from "~/api/client";
import { useMay, useZone } from "~/app/session";
import { useFormats } from "~/i18n/formats";
import { Section } from "~/pages/contacts/Section";
import { byDay, since } from "~/pages/forms/days";
import type { FormWhole } from "~/pages/forms/design";
import { lately, pagesWith } from "~/pages/forms/queries";
import { pick } from "~/pages/forms/texts";
import { Found, Rows } from "~/ui/acting/Found";
import { When } from "~/ui/acting/When";
import { KeyFigures } from "~/ui/KeyFigures";
import { Loading } from "~/ui/States";

const Chart = lazy(() => import("~/ui/Chart"));

const LENGTH = 30;

/** How often the form was submitted: in all, by day, and on which landing pages it is. */
export function Numbers({ form }: { form: FormWhole }) {
  const mayRead = useMay("contacts:read");
  return (
    <Stack gap="lg">
      <Totals form={form} />
      {mayRead && <Days form={form} />}
      <Pages slug={form.form} />
    </Stack>
  );
}

function Totals({ form }: { form: FormWhole }) {
  const { t } = useTranslation();
  const { number, rate } = useFormats();
  const confirmed = form.submissions - form.waiting;
  const figures = [
    { name: t("forms.submitted"), value: number(form.submissions) },
    { name: t("forms.confirmed"), value: rate(confirmed, form.submissions), detail: t("forms.of", { part: number(confirmed), whole: number(form.submissions) }) },
    { name: t("forms.stillWaiting"), value: number(form.waiting) },
    { name: t("forms.latest"), value: form.latest ? <When at={form.latest} /> : "–" },
  ];
  return (
    <Paper p="lg" withBorder className="surface">
      <KeyFigures figures={figures} cols={{ base: 2, sm: 4 }} />
    </Paper>
  );
}

function Days({ form }: { form: FormWhole }) {
  const { t, i18n } = useTranslation();
  const zone = useZone();
  const found = useQuery(lately(form.form, since(now(), LENGTH)));
  const named = new Intl.DateTimeFormat(i18n.language, { day: "numeric", month: "short", timeZone: "UTC" });
  return (
    <Section title={t("forms.lately")}>
      <Found query={found}>
        {({ found: submitted, all }) => {
          const days = byDay(submitted, now(), zone, LENGTH);
          const series = [
            { name: t("forms.inEffect"), values: days.map(({ inEffect }) => inEffect), hue: "ok", symbol: "circle" } as const,
            ...(form.waiting > 0 ? [{ name: t("forms.stillWaiting"), values: days.map(({ waiting }) => waiting), hue: "wait", symbol: "rect" } as const] : []),
          ];
          return (
            <>
              {!all && <Alert color="info">{t("forms.notAll")}</Alert>}
              {series.length > 1 && (
                <Group gap="lg" aria-hidden>
                  <Text c="ok">● {t("forms.inEffect")}</Text>
                  <Text c="wait">■ {t("forms.stillWaiting")}</Text>
                </Group>
              )}
              <Suspense fallback={<Loading />}>
                <Chart label={t("forms.lately")} axis={t("forms.day")} points={days.map(({ day }) => named.format(new Date(`${day}T00:00:00Z`)))} series={series} />
              </Suspense>
            </>
          );
        }}
      </Found>
    </Section>
  );
}

function Pages({ slug }: { slug: string }) {
  const { t, i18n } = useTranslation();
  const found = useQuery(pagesWith(slug));
  return (
    <Section title={t("forms.onPages")}>
      <Found query={found} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Text c="dimmed">{t("forms.onNoPage")}</Text>
          ) : (
            <Rows label={t("forms.onPages")} head={[t("forms.name"), t("forms.address")]}>
              {items.map(({ page, title, address }) => (
                <Table.Tr key={page}>
                  <Table.Td>
                    <Anchor dir="auto" className="name" renderRoot={(props) => <Link {...props} to="/landing-pages/$page" params={{ page }} />}>
                      {pick(title, i18n.language, page)}
                    </Anchor>
                  </Table.Td>
                  <Table.Td>
                    <Text className="name">{address}</Text>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Rows>
          )
        }
      </Found>
    </Section>
  );
}

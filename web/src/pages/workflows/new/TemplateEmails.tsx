import { Alert, NativeSelect, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { useMay } from "~/app/session";
import { Section } from "~/pages/contacts/Section";
import { anyContact } from "~/pages/emails/queries";
import { designOf, type TemplateEmail } from "~/pages/workflows/new/queries";
import { EmailFrame } from "~/ui/email/EmailFrame";
import { Loading } from "~/ui/States";

/** The emails that come with a template, one at a time as their readers would see them. */
export function TemplateEmails({ emails }: { emails: readonly TemplateEmail[] }) {
  const { t, i18n } = useTranslation();
  const languages = new Intl.DisplayNames(i18n.language, { type: "language" });
  const [chosen, choose] = useState(emails[0]?.email);
  const shown = emails.find(({ email }) => email === chosen);
  if (!shown) return null;
  return (
    <Section title={t("newWorkflow.itsEmails")}>
      {emails.length > 1 && <NativeSelect label={t("newWorkflow.email")} data={emails.map(({ email, subject }, place) => ({ value: email, label: `${place + 1}. ${subject}` }))} value={shown.email} onChange={(event) => choose(event.currentTarget.value)} />}
      <Stack gap="xs">
        <Text dir="auto">
          <b>{t("newWorkflow.subject")}</b> {shown.subject}
        </Text>
        {shown.preheader && (
          <Text dir="auto">
            <b>{t("newWorkflow.preheader")}</b> {shown.preheader}
          </Text>
        )}
        <Text c="dimmed" size="xs">
          {t("newWorkflow.languages", { languages: shown.locales.map((locale) => languages.of(locale) ?? locale).join(", ") })}
        </Text>
      </Stack>
      <Read key={shown.email} email={shown} />
    </Section>
  );
}

/** The email as a contact would read it: only then its variables stand for something. */
function Read({ email }: { email: TemplateEmail }) {
  const { t, i18n } = useTranslation();
  const may = useMay("contacts:read");
  const contact = useQuery({ ...anyContact, enabled: may && email.mjml !== null });
  const read = useQuery({
    queryKey: ["templates", i18n.language, "email", email.email, contact.data],
    queryFn: () =>
      answerOf(
        api.POST("/api/v1/emails/{slug}/preview", {
          params: { path: { slug: email.email } },
          body: { contact: contact.data ?? "", event: {}, design: designOf(email, i18n.language) },
        }),
      ),
    enabled: Boolean(contact.data),
    retry: false,
  });
  if (email.mjml === null || !may) return null;
  if (contact.data === null) return <Text c="dimmed">{t("newWorkflow.noContact")}</Text>;
  if (read.isError) return <Alert color="info">{t("newWorkflow.notShown")}</Alert>;
  if (!read.data) return <Loading rows={3} />;
  return <EmailFrame html={read.data.html} title={t("newWorkflow.frame")} />;
}

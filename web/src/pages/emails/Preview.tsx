import { Alert, Anchor, Autocomplete, Button, Group, Paper, SegmentedControl, Select, Stack, Switch, Text, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { useMay } from "~/app/session";
import { anyContact, type Body, contactsLike, designOf, type Whole, wordsOf } from "~/pages/emails/queries";
import type { changed, EmailSearch } from "~/pages/emails/search";
import { TestButton } from "~/pages/emails/TestButton";
import { EmailFrame } from "~/ui/email/EmailFrame";
import { Empty, Failed, Loading } from "~/ui/States";
import { EMAIL_WIDTH } from "~/ui/tokens";

type Change = (changes: Parameters<typeof changed>[1]) => void;

interface Looking {
  email: Whole;
  search: EmailSearch;
  change: Change;
  /** Words that are not saved, in the place of those that are. */
  design?: Body | undefined;
}

/** The email as a contact would read it. */
export function Preview({ email, search, change, design }: Looking) {
  const { t } = useTranslation();
  const mayRead = useMay("contacts:read");
  const any = useQuery({ ...anyContact, enabled: mayRead && !search.contact });
  const contact = search.contact ?? any.data ?? "";
  if (!mayRead) return <Empty title={t("app.noRight")} />;
  if (!search.contact && any.isPending) return <Loading />;
  return (
    <Stack gap="lg">
      {search.version && (
        <Alert color="info">
          {t("emails.oldVersion", { number: search.version })}{" "}
          <Anchor component="button" type="button" onClick={() => change({ version: undefined })}>
            {t("emails.newest")}
          </Anchor>
        </Alert>
      )}
      <Controls contact={contact} email={email} search={search} change={change} design={design} />
      {contact ? <Filled email={email} search={search} contact={contact} design={design} /> : <Empty title={t("emails.noContact")} help={t("emails.noContactHelp")} />}
    </Stack>
  );
}

function Controls({ contact, email, search, change, design }: Looking & { contact: string }) {
  const { t } = useTranslation();
  const [typed, type] = useState(contact);
  const [before, setBefore] = useState(contact);
  if (contact !== before) {
    setBefore(contact);
    type(contact);
  }
  const [q] = useDebouncedValue(typed.trim(), 150);
  const alike = useQuery({ ...contactsLike(q), enabled: q !== "" && q !== contact });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    change({ contact: typed.trim() || undefined });
  };
  const locales = Object.keys(email.locales).map((value) => ({ value, label: value }));
  return (
    <form onSubmit={submit}>
      <Group gap="md" align="flex-end">
        <Autocomplete label={t("emails.contact")} description={t("emails.contactHelp")} data={alike.data ?? []} filter={({ options }) => options} value={typed} onChange={type} onOptionSubmit={(value) => change({ contact: value })} />
        <Button type="submit" variant="default">
          {t("emails.show")}
        </Button>
        <Select label={t("emails.locale")} data={[{ value: "", label: t("emails.localeOf") }, ...locales]} allowDeselect={false} value={search.locale ?? ""} onChange={(value) => change({ locale: value || undefined })} />
        <Group gap="md" h="var(--jalon-field-height)">
          <SegmentedControl
            aria-label={t("emails.width")}
            data={(["desktop", "mobile"] as const).map((value) => ({ value, label: t(`emails.${value}`) }))}
            value={search.width ?? "desktop"}
            onChange={(value) => change({ width: value === "mobile" ? "mobile" : undefined })}
          />
          <Switch label={t("emails.dark")} checked={search.dark ?? false} onChange={(event) => change({ dark: event.currentTarget.checked || undefined })} />
        </Group>
        {contact && <TestButton email={email} search={search} contact={contact} design={design} />}
      </Group>
    </form>
  );
}

function Filled({ email, search, contact, design }: Omit<Looking, "change"> & { contact: string }) {
  const { t } = useTranslation();
  const words = useQuery(wordsOf(email.slug, search.version));
  const shown = useQuery({
    queryKey: ["emails", "preview", email.slug, email.version, search.version, contact, search.locale, design],
    queryFn: () =>
      answerOf(
        api.POST("/api/v1/emails/{slug}/preview", {
          params: { path: { slug: email.slug } },
          body: { contact, event: {}, locale: search.locale || null, design: design ?? (words.data ? designOf(email, words.data) : null) },
        }),
      ),
    enabled: !search.version || words.isSuccess,
    // While one writes, the last one that could be shown stays until the next.
    ...(design && { placeholderData: keepPreviousData }),
  });
  const failed = words.isError ? words : shown;
  if (failed.isError) return <Failed error={failed.error} retry={() => void failed.refetch()} />;
  if (!shown.data) return <Loading />;
  const { subject, sender_name, sender_address, html, text } = shown.data;
  return (
    <Stack gap="lg">
      <div>
        <Text dir="auto">
          <b>{t("emails.subject")}</b> {subject}
        </Text>
        <Text dir="auto">
          <b>{t("emails.from")}</b> {sender_name} {`<${sender_address}>`}
        </Text>
      </div>
      <EmailFrame html={html} title={t("emails.frame")} dark={search.dark ?? false} width={EMAIL_WIDTH[search.width ?? "desktop"]} />
      <Paper component="section" aria-labelledby="plain-text" withBorder p="lg" className="surface">
        <Title order={2} id="plain-text" mb="sm">
          {t("emails.text")}
        </Title>
        <Text className="as-written" dir="auto">
          {text}
        </Text>
      </Paper>
    </Stack>
  );
}

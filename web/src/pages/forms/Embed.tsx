import { Alert, Anchor, Group, Select, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { NAMES } from "~/i18n";
import { attributes } from "~/pages/contacts/queries";
import { Section } from "~/pages/contacts/Section";
import { Copyable } from "~/pages/forms/Copyable";
import type { FormWhole } from "~/pages/forms/design";
import { addressIn, linkTo, plainForm, snippetIn } from "~/pages/forms/embed";
import { localesOf, pick } from "~/pages/forms/texts";

/** How visitors come to see the form: in another page, by a link, or in plain HTML. */
export function Embed({ form }: { form: FormWhole }) {
  const { t } = useTranslation();
  const locales = localesOf(form.title);
  const [chosen, choose] = useState("");
  const locale = locales.find((each) => each === chosen) ?? null;
  const { data } = useQuery(attributes);
  const types = new Map((data ?? []).map(({ name, type }) => [name, type]));
  const address = addressIn(form.address, locale);
  const written = locale ?? locales[0] ?? "en";
  const html = plainForm(form, written, ({ attribute, type }) => types.get(attribute) ?? type ?? "text", t("forms.send", { lng: written }));
  return (
    <Stack gap="lg" maw="60rem">
      {form.archived && <Alert color="warn">{t("forms.embedArchived")}</Alert>}
      {locales.length > 1 && (
        <Group>
          <Select label={t("forms.embedLocale")} allowDeselect={false} data={[{ value: "", label: t("forms.embedOwn") }, ...locales.map((each) => ({ value: each, label: NAMES[each] }))]} value={locale ?? ""} onChange={(value) => choose(value ?? "")} />
        </Group>
      )}
      <Section title={t("forms.script")}>
        <Text>{t("forms.scriptHelp")}</Text>
        <Copyable label={t("forms.script")} code={snippetIn(form.snippet, locale)} />
        <Text c="dimmed">{t("forms.scriptPolicy", { address: new URL(form.address).origin })}</Text>
      </Section>
      <Section title={t("forms.link")}>
        <Text>
          {t("forms.linkHelp")}{" "}
          <Anchor href={address} target="_blank" rel="noreferrer" dir="ltr" underline="always">
            {address}
          </Anchor>
        </Text>
        <Copyable label={t("forms.address")} code={address} />
        <Copyable label={t("forms.link")} code={linkTo(address, pick(form.title, written))} />
      </Section>
      <Section title={t("forms.plain")}>
        <Text>{t("forms.plainHelp")}</Text>
        {form.captcha && <Alert color="info">{t("forms.plainCaptcha")}</Alert>}
        <Copyable label={t("forms.plain")} code={html} />
      </Section>
    </Stack>
  );
}

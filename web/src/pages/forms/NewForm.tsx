import { Text, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { slugOf } from "~/pages/audiences/slugs";
import { LocalesField } from "~/pages/forms/LocalesField";
import { inEach, type Locale, LOCALES } from "~/pages/forms/texts";
import { Form } from "~/ui/acting/Form";
import { byField } from "~/ui/acting/refusal";
import { toast } from "~/ui/acting/toast";
import { useForm } from "~/ui/acting/useForm";

interface Values extends Record<string, unknown> {
  title: string;
  form: string;
  locales: Locale[];
}

/** A form that asks for the email alone, to be written further. */
export function NewForm() {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const initial: Values = { title: "", form: "", locales: [LOCALES.find((each) => each === i18n.language) ?? "en"] };
  const form = useForm({
    initial,
    codes: { name_taken: "form" },
    send: ({ title, form: slug, locales }: Values) => {
      const email = { attribute: "email", label: inEach(locales, (lng) => t("forms.yourEmail", { lng })), required: true, long: false, choices: [], hidden: false, value: "" };
      const body = { form: slug, name: title.trim(), title: inEach(locales, () => title.trim()), intro: {}, fields: [email], consents: [], submit: {}, thanks: {}, tags: [], double_opt_in: false, captcha: false };
      return answerOf(api.POST("/api/v1/forms", { body, middleware: [byField] }));
    },
    done: ({ form: slug }) => {
      void queries.invalidateQueries({ queryKey: ["forms"] });
      toast(t("forms.isMade"));
      void navigate({ to: "/forms/$form", params: { form: slug } });
    },
  });
  const { values, set, error } = form;
  const name = (title: string) => {
    if (values.form === slugOf(values.title)) set("form", slugOf(title));
    set("title", title);
  };
  return (
    <Form form={form} verb={t("forms.create")} needs="content:write">
      <TextInput data-autofocus dir="auto" label={t("forms.titleField")} description={t("forms.newTitleHelp")} value={values.title} error={error("title")} onChange={(event) => name(event.currentTarget.value)} />
      <TextInput label={t("forms.slug")} description={t("forms.slugHelp")} value={values.form} error={error("form")} onChange={(event) => set("form", event.currentTarget.value)} />
      <LocalesField value={values.locales} change={(locales) => set("locales", locales)} />
      <Text c="dimmed">{t("forms.newHelp")}</Text>
    </Form>
  );
}

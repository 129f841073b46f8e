import { TextInput } from "@mantine/core";
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
import { FormField } from "~/ui/pick";

interface Values extends Record<string, unknown> {
  title: string;
  page: string;
  form: string;
  locales: Locale[];
}

/** A landing page with a first sentence, to be written further. */
export function NewLanding() {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const initial: Values = { title: "", page: "", form: "", locales: [LOCALES.find((each) => each === i18n.language) ?? "en"] };
  const form = useForm({
    initial,
    codes: { name_taken: "page" },
    send: ({ title, page, form: shown, locales }: Values) => {
      const body = { page, title: inEach(locales, () => title.trim()), body: inEach(locales, (lng) => t("landing.firstText", { lng })), form: shown };
      return answerOf(api.POST("/api/v1/landing-pages", { body, middleware: [byField] }));
    },
    done: ({ page }) => {
      void queries.invalidateQueries({ queryKey: ["landing-pages"] });
      toast(t("landing.isMade"));
      void navigate({ to: "/landing-pages/$page", params: { page } });
    },
  });
  const { values, set, error } = form;
  const name = (title: string) => {
    if (values.page === slugOf(values.title)) set("page", slugOf(title));
    set("title", title);
  };
  return (
    <Form form={form} verb={t("landing.create")} needs="content:write">
      <TextInput data-autofocus dir="auto" label={t("forms.titleField")} value={values.title} error={error("title")} onChange={(event) => name(event.currentTarget.value)} />
      <TextInput label={t("forms.slug")} description={t("forms.slugHelp")} value={values.page} error={error("page")} onChange={(event) => set("page", event.currentTarget.value)} />
      <LocalesField value={values.locales} change={(locales) => set("locales", locales)} />
      <FormField required label={t("landing.form")} description={t("landing.formHelp")} value={values.form} error={error("form")} onChange={(slug) => set("form", slug ?? "")} />
    </Form>
  );
}

import { TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { Problem } from "~/api/problem";
import { slugOf } from "~/pages/audiences/slugs";
import { GivenField, useGiven } from "~/pages/resources/GivenField";
import { CODES, isFree } from "~/pages/resources/queries";
import { Form } from "~/ui/acting/Form";
import { byField } from "~/ui/acting/refusal";
import { toast } from "~/ui/acting/toast";
import { useForm } from "~/ui/acting/useForm";

const INITIAL = { name: "", resource: "", url: "", file: "" };

/** A file or an address to hand out. */
export function NewResource() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const given = useGiven("file");
  const form = useForm({
    initial: INITIAL,
    codes: CODES,
    send: async ({ name, resource, url }) => {
      const slug = resource.trim();
      if (given.kind === "url") return answerOf(api.POST("/api/v1/resources", { body: { resource: slug, name: name.trim(), url: url.trim() }, middleware: [byField] }));
      const file = given.checked();
      if (!slug || !(await isFree(slug))) throw new Problem(422, "name_taken", t(slug ? "resources.taken" : "resources.noSlug"));
      return given.send({ slug, name: name.trim(), file, tag: "" });
    },
    done: ({ resource }) => {
      void queries.invalidateQueries({ queryKey: ["resources"] });
      toast(t("resources.isMade"));
      void navigate({ to: "/resources/$resource", params: { resource } });
    },
  });
  const { values, set, error } = form;
  const name = (next: string) => {
    if (values.resource === slugOf(values.name)) set("resource", slugOf(next));
    set("name", next);
  };
  return (
    <Form form={form} verb={t("resources.create")} needs="content:write">
      <TextInput data-autofocus dir="auto" label={t("forms.name")} value={values.name} error={error("name")} onChange={(event) => name(event.currentTarget.value)} />
      <TextInput label={t("forms.slug")} description={t("forms.slugHelp")} value={values.resource} error={error("resource")} onChange={(event) => set("resource", event.currentTarget.value)} />
      <GivenField given={given} form={form} />
    </Form>
  );
}

import { Alert, Input, Stack, Text, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { Problem } from "~/api/problem";
import { useMay } from "~/app/session";
import { slugOf } from "~/pages/audiences/slugs";
import { Section } from "~/pages/contacts/Section";
import { Form } from "~/ui/acting/Form";
import { Refusal } from "~/ui/acting/refusal";
import { toast } from "~/ui/acting/toast";
import { useForm } from "~/ui/acting/useForm";
import { ConditionEditor, type ConditionJson } from "~/ui/conditions/ConditionEditor";

type Saved = components["schemas"]["SegmentSaved"];

/** A segment as it is to be saved. */
export interface Written {
  slug: string;
  name: string;
  when: ConditionJson;
}

/** What is typed; `slug` null: it follows the name. */
interface Values extends Record<string, unknown> {
  name: string;
  slug: string | null;
  when: ConditionJson | undefined;
}

interface Props {
  initial: Values;
  /** Of a segment that is there already; null: of a new one. */
  known: string | null;
  verb: string;
  save: (segment: Written) => Promise<Saved>;
}

/** The condition of a segment, with who meets it, and its name. */
export function SegmentForm({ initial, known, verb, save }: Props) {
  const { t } = useTranslation();
  const may = useMay("workflows:write");
  const queries = useQueryClient();
  const navigate = useNavigate();
  const slugIn = ({ slug, name }: Values) => known ?? slug ?? slugOf(name);
  const form = useForm({
    initial,
    codes: { name_taken: "slug", name: "slug" },
    send: (values: Values) => {
      if (!values.when) return Promise.reject(lacking(t("audiences.whenNeeded")));
      return save({ slug: slugIn(values), name: values.name.trim(), when: values.when });
    },
    done: ({ segment, warnings }) => {
      void queries.invalidateQueries({ queryKey: ["segments"] });
      void navigate({ to: "/segments/$segment", params: { segment } });
      toast([t("audiences.segmentSaved"), ...warnings.map(({ message }) => message)].join(" "));
    },
  });
  const wrong = form.error("when");
  return (
    <Stack gap="lg">
      {!may && <Alert color="info">{t("app.noRight")}</Alert>}
      <Section title={t("audiences.who")}>
        <Text c="dimmed">{t("audiences.whoHelp")}</Text>
        <ConditionEditor sampled disabled={!may} label={t("audiences.conditions")} value={form.values.when} onChange={(when) => form.set("when", when)} />
        {wrong && <Input.Error role="alert">{wrong}</Input.Error>}
      </Section>
      <Section title={t("audiences.naming")}>
        <Form form={form} verb={verb} needs="workflows:write">
          <TextInput required dir="auto" label={t("audiences.name")} description={known ? t("audiences.slugStays", { slug: known }) : undefined} value={form.values.name} error={form.error("name")} onChange={(event) => form.set("name", event.currentTarget.value)} />
          {known === null && <TextInput required label={t("audiences.slug")} description={t("audiences.slugHelp")} value={slugIn(form.values)} error={form.error("slug")} onChange={(event) => form.set("slug", event.currentTarget.value)} />}
        </Form>
      </Section>
    </Stack>
  );
}

/** Says of the condition what the server would say. */
const lacking = (message: string) => new Refusal(new Problem(422, "condition_missing", message), [{ path: ["when"], message }]);

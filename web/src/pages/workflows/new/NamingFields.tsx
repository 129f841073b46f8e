import { TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { isSlug, suggested } from "~/pages/workflows/new/naming";
import { type Named, takenLike } from "~/pages/workflows/new/queries";
import { Problem } from "~/api/problem";
import { useForm } from "~/ui/acting/useForm";

/** A form that names a new workflow, makes it, and goes to its canvas. */
export function useNaming(initial: string, make: (named: Named) => Promise<{ workflow: string }>) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const form = useForm({
    initial: { name: initial, slug: suggested(initial) },
    codes: { name_taken: "slug", not_short: "slug", name: "slug" },
    send: ({ name, slug }) => {
      const chosen = slug.trim();
      if (!isSlug(chosen)) throw new Problem(422, "not_short", t("newWorkflow.notShort"));
      return make({ name: name.trim(), slug: chosen });
    },
    done: ({ workflow }) => {
      void queries.invalidateQueries({ queryKey: ["workflows"] });
      void navigate({ to: "/workflows/$slug", params: { slug: workflow } });
    },
  });
  return form;
}

/** The name, and a short name that follows it until one writes another. */
export function NamingFields({ form }: { form: ReturnType<typeof useNaming> }) {
  const { t } = useTranslation();
  const { values, set, error } = form;
  const followed = useRef(values.slug);
  const [name] = useDebouncedValue(values.name, 250);
  const { data: taken } = useQuery(takenLike(name));
  const follows = values.slug === followed.current;
  const next = suggested(values.name, taken);
  useEffect(() => {
    if (!follows || next === followed.current) return;
    followed.current = next;
    set("slug", next);
  });
  return (
    <>
      <TextInput required dir="auto" label={t("newWorkflow.name")} description={t("newWorkflow.nameHelp")} placeholder={t("newWorkflow.namePlaceholder")} value={values.name} error={error("name")} onChange={(event) => set("name", event.currentTarget.value)} />
      <TextInput required label={t("newWorkflow.shortName")} description={t("newWorkflow.shortNameHelp")} value={values.slug} error={error("slug")} onChange={(event) => set("slug", event.currentTarget.value)} />
    </>
  );
}

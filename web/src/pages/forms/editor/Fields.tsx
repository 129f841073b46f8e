import { Alert, Button, Group } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { attributes } from "~/pages/contacts/queries";
import { Section } from "~/pages/contacts/Section";
import { type FieldDraft, newField } from "~/pages/forms/design";
import { FieldCard } from "~/pages/forms/editor/FieldCard";
import type { Part } from "~/pages/forms/editor/FormEditor";
import { Sortable } from "~/pages/forms/Sortable";
import { pick } from "~/pages/forms/texts";

/** What is asked for, in the order visitors see it. */
export function Fields({ draft: { draft, set, wrong } }: Part) {
  const { t, i18n } = useTranslation();
  const { data } = useQuery(attributes);
  const [opened, open] = useState("");
  const types = new Map((data ?? []).filter(({ name }) => !name.startsWith("company.")).map(({ name, type }) => [name, type]));
  const nameOf = ({ label, attribute }: FieldDraft) => pick(label, i18n.language, attribute) || t("formEditor.newField");
  const change = (field: FieldDraft, place: number) => {
    open(field.uid); // what was open for its problem stays so once that is mended
    set("fields", draft.fields.map((each) => (each.uid === field.uid ? field : each)), ["fields", place]);
  };
  const add = () => {
    const field = newField("");
    set("fields", [...draft.fields, field]);
    open(field.uid);
  };
  const all = wrong(["fields"], "itself");
  return (
    <Section title={t("formEditor.fields")}>
      {all && (
        <Alert color="bad" role="alert">
          {all}
        </Alert>
      )}
      <Sortable items={draft.fields} nameOf={nameOf} change={(fields) => set("fields", fields)}>
        {(field, place) => (
          <FieldCard
            field={field}
            name={nameOf(field)}
            locales={draft.locales}
            types={types}
            taken={draft.fields.filter(({ uid }) => uid !== field.uid).map(({ attribute }) => attribute)}
            opened={opened === field.uid || wrong(["fields", place]) !== undefined}
            toggle={() => open(opened === field.uid ? "" : field.uid)}
            change={(next) => change(next, place)}
            remove={() => set("fields", draft.fields.filter(({ uid }) => uid !== field.uid))}
            wrong={(path) => wrong(["fields", place, ...path])}
          />
        )}
      </Sortable>
      <Group>
        <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={add}>
          {t("formEditor.addField")}
        </Button>
      </Group>
    </Section>
  );
}

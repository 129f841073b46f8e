import { Alert, Tabs } from "@mantine/core";
import { createLazyRoute, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Section } from "~/pages/contacts/Section";
import type { FormWhole } from "~/pages/forms/design";
import { FormEditor } from "~/pages/forms/editor/FormEditor";
import { Embed } from "~/pages/forms/Embed";
import { Heading } from "~/pages/forms/Heading";
import { Numbers } from "~/pages/forms/Numbers";
import { One } from "~/pages/forms/One";
import { form, type Held } from "~/pages/forms/queries";
import { FORM_PARTS, type FormSearch } from "~/pages/forms/search";
import { Submissions } from "~/pages/forms/Submissions";
import { Allowed } from "~/ui/acting/Allowed";
import { Uses } from "~/ui/uses/Uses";

export const Route = createLazyRoute("/inside/forms/$form")({ component: FormPage });

function FormPage() {
  const { form: slug } = Route.useParams();
  return (
    <One kind="forms" one={form(slug)}>
      {(held) => <Whole key={slug} held={held} />}
    </One>
  );
}

function Whole({ held }: { held: Held<FormWhole> }) {
  const { t } = useTranslation();
  const search: FormSearch = Route.useSearch();
  const navigate = useNavigate();
  const { form: slug, name, archived } = held.whole;
  const look = (next: FormSearch) => void navigate({ to: "/forms/$form", params: { form: slug }, search: next });
  const show = (chosen: string | null) => {
    const part = FORM_PARTS.find((each) => each === chosen);
    look(part && part !== "edit" ? { part } : {});
  };
  return (
    <>
      <Heading kind="forms" slug={slug} name={name} archived={archived} />
      {archived && <Alert color="info">{t("forms.isPutAway")}</Alert>}
      <Tabs value={search.part ?? "edit"} onChange={show} keepMounted={false}>
        <Tabs.List aria-label={t("forms.parts")} mb="lg">
          {FORM_PARTS.map((part) => (
            <Tabs.Tab key={part} value={part}>
              {t(`forms.part.${part}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {/* Stays, with what is not saved yet. */}
        <Tabs.Panel value="edit" keepMounted>
          <FormEditor held={held} />
        </Tabs.Panel>
        <Tabs.Panel value="embed">
          <Embed form={held.whole} />
        </Tabs.Panel>
        <Tabs.Panel value="submissions">
          <Allowed needs="contacts:read">
            <Submissions form={held.whole} search={search} look={look} />
          </Allowed>
        </Tabs.Panel>
        <Tabs.Panel value="numbers">
          <Numbers form={held.whole} />
        </Tabs.Panel>
        <Tabs.Panel value="uses">
          <Section title={t("forms.part.uses")}>
            <Uses thing="form" name={slug} />
          </Section>
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

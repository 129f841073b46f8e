import { SimpleGrid, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Section } from "~/pages/contacts/Section";
import { NamingFields, useNaming } from "~/pages/workflows/new/NamingFields";
import { makeBlank } from "~/pages/workflows/new/queries";
import { Form } from "~/ui/acting/Form";

/** A workflow from nothing. */
export function Blank() {
  const { t } = useTranslation();
  const form = useNaming("", makeBlank);
  return (
    <Section title={t("newWorkflow.blank")}>
      <Text c="dimmed">{t("newWorkflow.blankHelp")}</Text>
      <Form form={form} verb={t("newWorkflow.create")} needs="workflows:write">
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <NamingFields form={form} />
        </SimpleGrid>
      </Form>
    </Section>
  );
}

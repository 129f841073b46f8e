import { Group, Modal, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { Section } from "~/pages/contacts/Section";
import type { Held } from "~/pages/forms/queries";
import { GivenField, useGiven } from "~/pages/resources/GivenField";
import { changeResource, CODES, type Resource } from "~/pages/resources/queries";
import { useContent } from "~/pages/resources/useContent";
import { useAsked } from "~/ui/acting/Confirm";
import { Form } from "~/ui/acting/Form";
import { MayButton } from "~/ui/acting/MayButton";
import { toast } from "~/ui/acting/toast";
import { useForm } from "~/ui/acting/useForm";

/** What is handed out, and how something else takes its place. */
export function Content({ held }: { held: Held<Resource> }) {
  const { t } = useTranslation();
  const content = useContent();
  const replacing = useAsked<true>();
  return (
    <Section title={t("resources.kind")}>
      <Text className="name" dir="auto">
        {content(held.whole)}
      </Text>
      <Group>
        <MayButton needs="content:write" variant="default" disabled={held.whole.archived} onClick={() => replacing.ask(true)}>
          {t("resources.replace")}
        </MayButton>
      </Group>
      <Modal opened={replacing.opened} onClose={replacing.close} title={t("resources.replaceTitle")} closeButtonProps={{ "aria-label": t("acting.cancel") }}>
        <Replace held={held} close={replacing.close} />
      </Modal>
    </Section>
  );
}

/** Another file or address: links that were sent lead to it. */
function Replace({ held: { whole, tag }, close }: { held: Held<Resource>; close: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const given = useGiven(whole.kind === "url" ? "url" : "file");
  const slug = whole.resource;
  const form = useForm({
    initial: { url: whole.url, file: "" },
    codes: CODES,
    send: async ({ url }) => {
      if (given.kind === "url") return (await changeResource(slug, { url: url.trim() }, tag)).whole;
      return given.send({ slug, name: "", file: given.checked(), tag });
    },
    done: () => {
      void queries.invalidateQueries({ queryKey: ["resources"] });
      toast(t("resources.isReplaced"));
      close();
    },
  });
  return (
    <Form form={form} verb={t(given.kind === "url" ? "resources.replaceUrl" : "resources.replaceFile")} needs="content:write">
      <Text c="dimmed">{t("resources.replaceHelp")}</Text>
      <GivenField given={given} form={form} />
    </Form>
  );
}

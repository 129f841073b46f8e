import { Group, Modal, SegmentedControl, Text, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Problem } from "~/api/problem";
import { Section } from "~/pages/contacts/Section";
import type { Held } from "~/pages/forms/queries";
import { FileField } from "~/pages/resources/FileField";
import { refusalOf } from "~/pages/resources/files";
import { changeResource, CODES, type Resource } from "~/pages/resources/queries";
import { useContent } from "~/pages/resources/useContent";
import { useUpload } from "~/pages/resources/useUpload";
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
  const [kind, choose] = useState(whole.kind === "url" ? "url" : "file");
  const [file, setFile] = useState<File | null>(null);
  const { share, send } = useUpload();
  const slug = whole.resource;
  const form = useForm({
    initial: { url: whole.url, file: "" },
    codes: CODES,
    send: async ({ url }) => {
      if (kind === "url") return (await changeResource(slug, { url: url.trim() }, tag)).whole;
      if (!file || refusalOf(file)) throw new Problem(422, "file_missing", t(file ? "resources.otherFile" : "resources.chooseFile"));
      return send({ slug, name: "", file, tag });
    },
    done: () => {
      void queries.invalidateQueries({ queryKey: ["resources"] });
      toast(t("resources.isReplaced"));
      close();
    },
  });
  const { values, set, error } = form;
  return (
    <Form form={form} verb={t(kind === "url" ? "resources.replaceUrl" : "resources.replaceFile")} needs="content:write">
      <Text c="dimmed">{t("resources.replaceHelp")}</Text>
      <SegmentedControl
        aria-label={t("resources.kind")}
        data={[
          { value: "file", label: t("resources.kinds.file") },
          { value: "url", label: t("resources.kinds.url") },
        ]}
        value={kind}
        onChange={choose}
      />
      {kind === "file" ? (
        <FileField
          file={file}
          share={share}
          error={error("file")}
          change={(chosen) => {
            setFile(chosen);
            set("file", chosen?.name ?? "");
          }}
        />
      ) : (
        <TextInput type="url" dir="ltr" label={t("resources.url")} description={t("resources.urlHelp")} value={values.url} error={error("url")} onChange={(event) => set("url", event.currentTarget.value)} />
      )}
    </Form>
  );
}

import { SegmentedControl, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { Problem } from "~/api/problem";
import { slugOf } from "~/pages/audiences/slugs";
import { FileField } from "~/pages/resources/FileField";
import { refusalOf } from "~/pages/resources/files";
import { CODES, isFree } from "~/pages/resources/queries";
import { useUpload } from "~/pages/resources/useUpload";
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
  const [kind, choose] = useState<"file" | "url">("file");
  const [file, setFile] = useState<File | null>(null);
  const { share, send } = useUpload();
  const form = useForm({
    initial: INITIAL,
    codes: CODES,
    send: async ({ name, resource, url }) => {
      const slug = resource.trim();
      if (kind === "url") return answerOf(api.POST("/api/v1/resources", { body: { resource: slug, name: name.trim(), url: url.trim() }, middleware: [byField] }));
      if (!file || refusalOf(file)) throw new Problem(422, "file_missing", t(file ? "resources.otherFile" : "resources.chooseFile"));
      if (!slug || !(await isFree(slug))) throw new Problem(422, "name_taken", t(slug ? "resources.taken" : "resources.noSlug"));
      return send({ slug, name: name.trim(), file, tag: "" });
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
      <SegmentedControl
        aria-label={t("resources.kind")}
        data={[
          { value: "file", label: t("resources.kinds.file") },
          { value: "url", label: t("resources.kinds.url") },
        ]}
        value={kind}
        onChange={(value) => choose(value === "url" ? "url" : "file")}
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

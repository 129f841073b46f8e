import { SegmentedControl, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Problem } from "~/api/problem";
import { FileField } from "~/pages/resources/FileField";
import { refusalOf } from "~/pages/resources/files";
import { useUpload } from "~/pages/resources/useUpload";

type Kind = "file" | "url";

/** What a resource is to hand out, while it is chosen: a file or an address. */
export function useGiven(first: Kind) {
  const { t } = useTranslation();
  const [kind, choose] = useState(first);
  const [file, take] = useState<File | null>(null);
  /** The file, or why there is none that can be handed out. */
  const checked = (): File => {
    if (!file || refusalOf(file)) throw new Problem(422, "file_missing", t(file ? "resources.otherFile" : "resources.chooseFile"));
    return file;
  };
  return { kind, choose, file, take, checked, ...useUpload() };
}

interface Props {
  given: ReturnType<typeof useGiven>;
  form: {
    values: { url: string };
    set: (name: Kind, value: string) => void;
    error: (name: Kind) => string | undefined;
  };
}

export function GivenField({ given: { kind, choose, file, take, share }, form: { values, set, error } }: Props) {
  const { t } = useTranslation();
  const change = (chosen: File | null) => {
    take(chosen);
    set("file", chosen?.name ?? "");
  };
  return (
    <>
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
        <FileField file={file} share={share} error={error("file")} change={change} />
      ) : (
        <TextInput type="url" dir="ltr" label={t("resources.url")} description={t("resources.urlHelp")} value={values.url} error={error("url")} onChange={(event) => set("url", event.currentTarget.value)} />
      )}
    </>
  );
}

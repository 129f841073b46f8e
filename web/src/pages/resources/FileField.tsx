import { FileInput, Progress, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useFormats } from "~/i18n/formats";
import { ENDINGS, refusalOf } from "~/pages/resources/files";

interface Props {
  file: File | null;
  change: (file: File | null) => void;
  error: string | undefined;
  /** How much of it has left; null: it is not being sent. */
  share: number | null;
}

/** A file to hand out, and how far it is sent. */
export function FileField({ file, change, error, share }: Props) {
  const { t } = useTranslation();
  const { rate } = useFormats();
  const refusal = file && refusalOf(file);
  return (
    <Stack gap="sm">
      <FileInput
        label={t("resources.file")}
        description={t("resources.fileHelp")}
        accept={ENDINGS.map((each) => `.${each}`).join(",")}
        clearable
        clearButtonProps={{ "aria-label": t("resources.noFile") }}
        value={file}
        error={refusal ? t(`resources.refusal.${refusal}`) : error}
        disabled={share !== null}
        onChange={change}
      />
      {share !== null && (
        <Stack gap="xs">
          <Progress value={share * 100} aria-label={t("resources.sending")} />
          <Text aria-live="polite">{share < 1 ? t("resources.sent", { share: rate(share, 1) }) : t("resources.keeping")}</Text>
        </Stack>
      )}
    </Stack>
  );
}

import { TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useDraft } from "~/ui/fields/useDraft";

interface Props {
  label: string;
  least: number;
  most: number;
  value: number | null;
  onChange: (value: number | null) => void;
}

/** A whole number between two; another is said to be wrong, and left as it was typed. */
export function WholeField({ label, least, most, value, onChange }: Props) {
  const { t } = useTranslation();
  const read = (typed: string) => {
    const number = Number(typed);
    return /^\d{1,9}$/.test(typed.trim()) && number >= least && number <= most ? number : null;
  };
  const [draft, type] = useDraft<number, string>({ value, write: (number) => (number === null ? "" : String(number)), read, onChange });
  const wrong = draft.trim() !== "" && read(draft) === null;
  return <TextInput required aria-label={label} inputMode="numeric" w="5rem" error={wrong ? t("conditions.notWhole", { least, most }) : null} value={draft} onChange={(event) => type(event.currentTarget.value)} />;
}

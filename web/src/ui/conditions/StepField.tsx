import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useEditor } from "~/ui/conditions/editor";

interface Props {
  label: string;
  value: string | null;
  onChange: (step: string) => void;
}

/** A step of this workflow; one that is gone stays, marked. */
export function StepField({ label, value, onChange }: Props) {
  const { t } = useTranslation();
  const { steps } = useEditor();
  const gone = value !== null && !steps.some(({ id }) => id === value);
  const data = [
    ...(value === null ? [{ value: "", label: t("pick.choose") }] : []),
    ...steps.map(({ id, label: name }) => ({ value: id, label: name })),
    ...(gone ? [{ value, label: value }] : []),
  ];
  return <NativeSelect required aria-label={label} error={gone ? t("pick.gone", { value }) : null} data={data} value={value ?? ""} onChange={(event) => onChange(event.currentTarget.value)} />;
}

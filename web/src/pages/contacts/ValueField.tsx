import { Select, TagsInput, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useZone } from "~/app/session";
import type { AttributeType } from "~/pages/contacts/types";
import type { Draft } from "~/pages/contacts/values";

interface ValueProps {
  type: AttributeType;
  label: string;
  draft: Draft;
  onChange: (draft: Draft) => void;
  error: string | null;
  /** Focused at once: it took the place of what was pressed. */
  focused?: boolean;
}

/** A value of an attribute, as its type is written. */
export function ValueField({ type, label, draft, onChange, error, focused = false }: ValueProps) {
  const { t } = useTranslation();
  const zone = useZone();
  const common = { label: <bdi>{label}</bdi>, error, autoFocus: focused };
  if (type === "texts") return <TagsInput {...common} description={t("bulk.tagHelp")} value={Array.isArray(draft) ? draft : []} onChange={onChange} />;
  const text = typeof draft === "string" ? draft : "";
  if (type === "boolean") {
    const data = [
      { value: "true", label: t("contacts.yes") },
      { value: "false", label: t("contacts.no") },
    ];
    return <Select {...common} clearable data={data} value={text || null} onChange={(value) => onChange(value ?? "")} />;
  }
  const kinds = { text: "text", number: "text", date: "date", datetime: "datetime-local" } as const;
  return (
    <TextInput
      {...common}
      dir="auto"
      type={kinds[type]}
      inputMode={type === "number" ? "decimal" : undefined}
      description={type === "datetime" ? t("contact.inZone", { zone }) : undefined}
      value={text}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { contacts } from "~/pages/contacts/queries";

interface ContactFieldProps {
  label: string;
  description: string;
  value: string | null;
  onChange: (contact: string | null) => void;
}

/** One contact, looked for by the beginning of an email. */
export function ContactField({ label, description, value, onChange }: ContactFieldProps) {
  const { t } = useTranslation();
  const [typed, type] = useState("");
  const [search] = useDebouncedValue(typed, 250);
  const found = useQuery({ ...contacts({ search }), placeholderData: keepPreviousData });
  const data = (found.data?.items ?? []).map(({ id, email, external_id: external }) => ({ value: id, label: email ?? external ?? id }));
  return (
    <Select
      label={label}
      description={description}
      required
      searchable
      dir="auto"
      value={value}
      onChange={onChange}
      onSearchChange={type}
      // The server has chosen already.
      filter={({ options }) => options}
      data={data}
      nothingFoundMessage={found.isError ? found.error.message : t("testing.noContact")}
    />
  );
}

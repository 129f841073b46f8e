import { Group, SegmentedControl, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { ListSearch } from "~/pages/forms/search";
import { useTyped } from "~/ui/useTyped";

interface Props {
  label: string;
  search: ListSearch;
  go: (next: ListSearch) => void;
}

/** By name, and whether in use or put away. */
export function Filters({ label, search, go }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useTyped(search.search ?? "");
  const archived = search.archived ? { archived: true as const } : {};
  const later = useDebouncedCallback((wanted: string) => go({ ...archived, ...(wanted ? { search: wanted } : {}) }), 250);
  return (
    <Group gap="md">
      <TextInput
        type="search"
        aria-label={label}
        placeholder={label}
        leftSection={<IconSearch size={16} aria-hidden />}
        w="100%"
        maw="25rem"
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          later(event.currentTarget.value.trim());
        }}
      />
      <SegmentedControl
        aria-label={t("forms.state")}
        data={[
          { value: "used", label: t("forms.inUse") },
          { value: "archived", label: t("forms.archived") },
        ]}
        value={search.archived ? "archived" : "used"}
        onChange={(value) => go({ ...(search.search ? { search: search.search } : {}), ...(value === "archived" ? { archived: true } : {}) })}
      />
    </Group>
  );
}

import { Group, SegmentedControl } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { ListSearch } from "~/pages/forms/search";
import { SearchField } from "~/ui/acting/SearchField";

interface Props {
  label: string;
  search: ListSearch;
  go: (next: ListSearch) => void;
}

/** By name, and whether in use or put away. */
export function Filters({ label, search, go }: Props) {
  const { t } = useTranslation();
  const archived = search.archived ? { archived: true as const } : {};
  return (
    <Group gap="md">
      <SearchField label={label} value={search.search} change={(wanted) => go({ ...archived, ...(wanted ? { search: wanted } : {}) })} />
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

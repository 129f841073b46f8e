import { Group, SegmentedControl } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { changedList, type ListSearch } from "~/pages/forms/search";
import { SearchField } from "~/ui/acting/SearchField";

interface Props {
  label: string;
  search: ListSearch;
  go: (next: ListSearch) => void;
}

/** By name, and whether in use or put away. */
export function Filters({ label, search, go }: Props) {
  const { t } = useTranslation();
  return (
    <Group gap="md" flex="1 1 20rem">
      <SearchField label={label} value={search.search} change={(wanted) => go(changedList(search, { search: wanted }))} />
      <SegmentedControl
        aria-label={t("forms.state")}
        data={[
          { value: "used", label: t("forms.inUse") },
          { value: "archived", label: t("forms.archived") },
        ]}
        value={search.archived ? "archived" : "used"}
        onChange={(value) => go(changedList(search, { archived: value === "archived" ? true : undefined }))}
      />
    </Group>
  );
}

import { Button, Group, Pill, Popover, Select, Stack, TextInput } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { attributes } from "~/pages/contacts/queries";
import type { ContactSearch } from "~/pages/contacts/search";
import { SearchField } from "~/ui/acting/SearchField";

interface FiltersProps {
  search: ContactSearch;
  go: (next: ContactSearch) => void;
}

/** Who is looked for: the beginning of an email, and attributes that hold exactly something. */
export function ContactFilters({ search, go }: FiltersProps) {
  const { t } = useTranslation();
  const filters = search.attribute ?? [];
  return (
    <Group gap="sm" role="search" flex="1 1 20rem">
      <SearchField label={t("contacts.search")} value={search.search} change={(wanted) => go({ ...search, search: wanted, cursor: "" })} />
      <AddFilter add={(filter) => go({ ...search, attribute: [...filters.filter((each) => each !== filter), filter], cursor: "" })} />
      {filters.map((filter) => (
        <Pill key={filter} size="md" withRemoveButton removeButtonProps={{ "aria-label": t("contacts.removeFilter", { filter }), "aria-hidden": false, tabIndex: 0 }} onRemove={() => go({ ...search, attribute: filters.filter((each) => each !== filter), cursor: "" })}>
          <span dir="auto">{filter.replace("=", " = ")}</span>
        </Pill>
      ))}
    </Group>
  );
}

function AddFilter({ add }: { add: (filter: string) => void }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus position="bottom-start">
      <Popover.Target>
        <Button variant="default" leftSection={<IconFilter size={16} aria-hidden />} onClick={() => setOpened(!opened)}>
          {t("contacts.filter")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <FilterForm
          add={(filter) => {
            setOpened(false);
            add(filter);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

function FilterForm({ add }: { add: (filter: string) => void }) {
  const { t } = useTranslation();
  const { data } = useQuery(attributes);
  const [name, setName] = useState<string | null>(null);
  const [value, setValue] = useState("");
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (name) add(`${name}=${value.trim()}`);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Select searchable required label={t("contacts.attribute")} data={(data ?? []).map((each) => each.name)} value={name} onChange={setName} comboboxProps={{ withinPortal: false }} nothingFoundMessage={t("contacts.noAttribute")} />
        <TextInput required label={t("contacts.isExactly")} value={value} onChange={(event) => setValue(event.currentTarget.value)} />
        <Button type="submit" disabled={!name || !value.trim()}>
          {t("contacts.addFilter")}
        </Button>
      </Stack>
    </form>
  );
}

import { Box, Divider, Group as Row, Modal, ScrollArea, Stack, Text, TextInput, VisuallyHidden } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { stepped } from "~/app/palette/entries";
import { type Entry, type Group, useEntries } from "~/app/palette/useEntries";

/** Goes anywhere and does anything by a few letters. */
export function Palette({ opened, close }: { opened: boolean; close: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal.Root opened={opened} onClose={close} padding={0} size="lg" yOffset="10dvh">
      <Modal.Overlay />
      <Modal.Content aria-label={t("palette.title")}>
        <Modal.Body>
          <Finder close={close} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

const LIST = "palette-list";
const optionId = (at: number) => `palette-option-${at}`;

function Finder({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const [typed, type] = useState("");
  const [at, setAt] = useState(0);
  const { groups, searching, failed } = useEntries(typed);
  const entries = groups.flatMap((group) => group.entries);
  const active = Math.min(at, Math.max(entries.length - 1, 0));
  useEffect(() => document.getElementById(optionId(active))?.scrollIntoView({ block: "nearest" }), [active]);
  const run = (entry: Entry | undefined) => {
    if (!entry) return;
    close();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setAt(stepped(active, step, entries.length));
    else if (event.key === "Enter") run(entries[active]);
    else return;
    event.preventDefault();
  };
  const told = entries.length > 0 ? t("palette.results", { count: entries.length }) : t("palette.nothing", { text: typed.trim() });
  return (
    <Stack gap={0}>
      <TextInput
        variant="unstyled"
        size="md"
        p="sm"
        leftSection={<IconSearch size={20} stroke={1.5} aria-hidden />}
        role="combobox"
        aria-label={t("palette.title")}
        aria-expanded={entries.length > 0}
        aria-controls={LIST}
        aria-activedescendant={entries.length > 0 ? optionId(active) : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        placeholder={t("palette.help")}
        data-autofocus
        value={typed}
        onChange={(event) => {
          type(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <Divider />
      <VisuallyHidden role="status">{searching ? "" : told}</VisuallyHidden>
      <ScrollArea.Autosize mah="60dvh" p="sm">
        <Options groups={groups} active={active} run={run} />
        {entries.length === 0 && !searching && <Text p="sm">{told}</Text>}
        {failed && (
          <Text p="sm" c="bad" role="alert">
            {t("palette.failed")}
          </Text>
        )}
      </ScrollArea.Autosize>
    </Stack>
  );
}

function Options({ groups, active, run }: { groups: Group[]; active: number; run: (entry: Entry) => void }) {
  const { t } = useTranslation();
  let next = 0;
  return (
    <div id={LIST} role="listbox" aria-label={t("palette.title")}>
      {groups.map(({ title, entries }) => (
        <div key={title} role="group" aria-label={title}>
          <Text size="xs" c="dimmed" px="sm" pt="sm" aria-hidden>
            {title}
          </Text>
          {entries.map((entry) => {
            const at = next++;
            return <Option key={entry.id} at={at} entry={entry} active={at === active} run={run} />;
          })}
        </div>
      ))}
    </div>
  );
}

function Option({ at, entry, active, run }: { at: number; entry: Entry; active: boolean; run: (entry: Entry) => void }) {
  return (
    <Box id={optionId(at)} role="option" aria-selected={active} className="option" p="sm" onClick={() => run(entry)}>
      <Row justify="space-between" wrap="nowrap">
        <Text dir="auto" className="name" title={entry.label}>
          {entry.label}
        </Text>
        {entry.kind && (
          <Text size="xs" c="dimmed" miw="max-content">
            {entry.kind}
          </Text>
        )}
      </Row>
    </Box>
  );
}

import { ActionIcon, Button, Group, Menu, Text } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconBoxMargin, IconBoxMultiple, IconClipboard, IconCopy, IconDots, IconPlus, IconTrash } from "@tabler/icons-react";
import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";

import { useCopied } from "~/ui/conditions/clipboard";
import { type ConditionJson, group, type Path } from "~/ui/conditions/conditions";
import { useEditor } from "~/ui/conditions/editor";
import { INSIDE_ONLY, KINDS, newRow } from "~/ui/conditions/kinds";

/** Begins a row of any kind, a group, or pastes what was copied. */
export function AddMenu({ add }: { add: (row: ConditionJson) => void }) {
  const { t } = useTranslation();
  const { inside } = useEditor();
  const { copied } = useCopied();
  return (
    <Group>
      <Menu position="bottom-start" returnFocus={false}>
        <Menu.Target>
          <Button data-add data-menu variant="default" leftSection={<IconPlus size={16} aria-hidden />}>
            {t("conditions.add")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {KINDS.filter((kind) => inside || !INSIDE_ONLY.includes(kind)).map((kind) => (
            <Menu.Item key={kind} onClick={() => add(newRow(kind))}>
              {t(`conditions.kind_${kind}`)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item leftSection={<IconBoxMultiple size={16} aria-hidden />} onClick={() => add(group("any", [newRow("attribute")]))}>
            {t("conditions.newGroup")}
          </Menu.Item>
          {copied && (
            <Menu.Item leftSection={<IconClipboard size={16} aria-hidden />} onClick={() => add(copied)}>
              {t("conditions.paste")}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}

interface RowMenuProps {
  path: Path;
  place: number;
  among: number;
  grouped?: boolean;
}

/** All that can be done with a row, by the mouse and by keys. */
export function RowMenu({ path, place, among, grouped = false }: RowMenuProps) {
  const { t } = useTranslation();
  const { disabled, copy, pasteAfter, remove, move, wrap, unwrap } = useEditor();
  const { copied } = useCopied();
  if (disabled) return null;
  const onKeyDown = (event: KeyboardEvent) => {
    const acted = keyed(event, { copy: () => copy(path), paste: () => pasteAfter(path), remove: () => remove(path), move: (by) => move(path, by) });
    if (acted) event.preventDefault();
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon data-menu variant="subtle" size="lg" aria-label={t("conditions.actions", { n: place + 1, of: among })} onKeyDown={onKeyDown}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCopy size={16} aria-hidden />} rightSection={<Keys>Ctrl C</Keys>} onClick={() => copy(path)}>
          {t("conditions.copy")}
        </Menu.Item>
        <Menu.Item disabled={!copied} leftSection={<IconClipboard size={16} aria-hidden />} rightSection={<Keys>Ctrl V</Keys>} onClick={() => pasteAfter(path)}>
          {t("conditions.pasteBelow")}
        </Menu.Item>
        <Menu.Item leftSection={<IconBoxMultiple size={16} aria-hidden />} onClick={() => wrap(path, "any")}>
          {t("conditions.wrap")}
        </Menu.Item>
        {grouped && (
          <Menu.Item leftSection={<IconBoxMargin size={16} aria-hidden />} onClick={() => unwrap(path)}>
            {t("conditions.unwrap")}
          </Menu.Item>
        )}
        <Menu.Item disabled={place === 0} leftSection={<IconArrowUp size={16} aria-hidden />} rightSection={<Keys>Alt ↑</Keys>} onClick={() => move(path, -1)}>
          {t("conditions.up")}
        </Menu.Item>
        <Menu.Item disabled={place === among - 1} leftSection={<IconArrowDown size={16} aria-hidden />} rightSection={<Keys>Alt ↓</Keys>} onClick={() => move(path, 1)}>
          {t("conditions.down")}
        </Menu.Item>
        <Menu.Item c="bad" leftSection={<IconTrash size={16} aria-hidden />} rightSection={<Keys>{t("conditions.deleteKey")}</Keys>} onClick={() => remove(path)}>
          {t("conditions.remove")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

const Keys = ({ children }: { children: string }) => (
  <Text size="xs" c="dimmed">
    {children}
  </Text>
);

interface Keyed {
  copy: () => void;
  paste: () => void;
  remove: () => void;
  move: (by: number) => void;
}

/** Does what a key asks; false: it asks nothing. */
function keyed({ key, altKey, ctrlKey, metaKey }: KeyboardEvent, { copy, paste, remove, move }: Keyed): boolean {
  const held = ctrlKey || metaKey;
  if (altKey && (key === "ArrowUp" || key === "ArrowDown")) move(key === "ArrowUp" ? -1 : 1);
  else if (key === "Delete") remove();
  else if (held && key === "c") copy();
  else if (held && key === "v") paste();
  else return false;
  return true;
}

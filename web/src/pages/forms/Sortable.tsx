import { ActionIcon, Group, Paper, Stack, VisuallyHidden } from "@mantine/core";
import { IconGripVertical } from "@tabler/icons-react";
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Keyed } from "~/pages/forms/design";
import { moved, placeAt } from "~/pages/forms/order";

interface Props<T> {
  items: Keyed<T>[];
  nameOf: (item: Keyed<T>) => string;
  change: (items: Keyed<T>[]) => void;
  children: (item: Keyed<T>, place: number) => ReactNode;
}

interface Dragged {
  from: number;
  to: number;
  middles: number[];
}

/** What has an order: changed by dragging the handle, or by the arrows on it. */
export function Sortable<T>({ items, nameOf, change, children }: Props<T>) {
  const { t } = useTranslation();
  const list = useRef<HTMLDivElement>(null);
  const [dragged, drag] = useState<Dragged | null>(null);
  const [told, tell] = useState("");
  const move = (from: number, to: number) => {
    const item = items[from];
    if (!item || from === to || to < 0 || to >= items.length) return;
    change(moved(items, from, to));
    tell(t("forms.movedTo", { name: nameOf(item), place: to + 1, count: items.length }));
  };
  const take = (event: PointerEvent, from: number) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const middles = [...(list.current?.children ?? [])].map((each) => {
      const { top, height } = each.getBoundingClientRect();
      return top + height / 2;
    });
    drag({ from, to: from, middles });
  };
  const over = (event: PointerEvent) => {
    if (dragged) drag({ ...dragged, to: placeAt(event.clientY, dragged.middles, dragged.from) });
  };
  const drop = () => {
    if (dragged) move(dragged.from, dragged.to);
    drag(null);
  };
  const press = (event: KeyboardEvent, from: number) => {
    const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (event.key === "Escape") drag(null);
    if (by === 0) return;
    event.preventDefault();
    move(from, from + by);
  };
  // As it will be once it is dropped.
  const shown = dragged ? moved(items, dragged.from, dragged.to) : items;
  return (
    <>
      <Stack gap="sm" ref={list}>
        {items.map((item, place) => (
          // Only looks moved while it is dragged: what is moved in the page loses the pointer.
          <Paper key={item.uid} withBorder p="sm" style={{ order: shown.indexOf(item) }} {...(dragged?.from === place ? { bg: "var(--jalon-soft-accent)" } : {})}>
            <Group gap="sm" wrap="nowrap" align="flex-start">
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                style={{ touchAction: "none", cursor: dragged ? "grabbing" : "grab" }}
                aria-label={t("forms.move", { name: nameOf(item) })}
                title={t("forms.moveHelp")}
                onPointerDown={(event) => take(event, place)}
                onPointerMove={over}
                onPointerUp={drop}
                onPointerCancel={() => drag(null)}
                onKeyDown={(event) => press(event, place)}
              >
                <IconGripVertical size={16} aria-hidden />
              </ActionIcon>
              <Stack gap="sm" flex={1} miw={0}>
                {children(item, place)}
              </Stack>
            </Group>
          </Paper>
        ))}
      </Stack>
      <VisuallyHidden aria-live="polite">{told}</VisuallyHidden>
    </>
  );
}

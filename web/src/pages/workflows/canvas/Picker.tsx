import { Box, Divider, Group, Popover, ScrollArea, Stack, Text, TextInput, VisuallyHidden } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, type ReactNode, type Ref, useEffect, useId, useLayoutEffect, useRef, useState } from "react";

import { stepped } from "~/app/palette/entries";
import { type Choice, matching, type Shelved } from "~/pages/workflows/canvas/choices";
import type { At } from "~/pages/workflows/canvas/scene";

interface PickerProps {
  at: At;
  label: string;
  placeholder: string;
  nothing: string;
  shelves: readonly Shelved[];
  onPick: (id: string) => void;
  /** The choice under way. */
  onActive?: (id: string | null) => void;
  onClose: () => void;
  icon?: (id: string) => ReactNode;
}

/** A list to choose from by a few letters, beside what it is about. */
export function Picker(props: PickerProps) {
  return (
    <Popover opened onChange={(opened) => !opened && props.onClose()} onClose={props.onClose} position="bottom" withinPortal trapFocus returnFocus={false} shadow="md" width="22rem" middlewares={{ shift: { padding: 8 }, flip: { padding: 8 } }}>
      <Popover.Target>
        <Spot at={props.at} label={props.label} />
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={props.label}>
        <Finder {...props} />
      </Popover.Dropdown>
    </Popover>
  );
}

interface SpotProps {
  at: At;
  label: string;
  ref?: Ref<HTMLDivElement>;
  id?: string;
}

/** Where something opens that no element of its own opened; it only lends its place and its name. */
export function Spot({ at, label, ref, id }: SpotProps) {
  return (
    <div ref={ref} id={id} className="flow-spot" style={{ left: at.left, top: at.top, width: at.width, height: at.height }}>
      <VisuallyHidden>{label}</VisuallyHidden>
    </div>
  );
}

function Finder({ label, placeholder, nothing, shelves, onPick, onActive, onClose, icon }: PickerProps) {
  const prefix = useId();
  const [typed, type] = useState("");
  const [at, setAt] = useState<number | null>(null);
  const shown = matching(shelves, typed);
  const choices = shown.flatMap((shelf) => shelf.choices);
  const active = at === null ? Math.max(0, choices.findIndex((each) => !each.why)) : Math.min(at, Math.max(0, choices.length - 1));
  const chosen = choices[active];
  const id = (place: number) => `${prefix}${place}`;
  const tell = useRef(onActive);
  const field = useRef<HTMLInputElement>(null);
  // Before the next letter comes: the popover itself moves the focus a moment later.
  useLayoutEffect(() => field.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    document.getElementById(`${prefix}${active}`)?.scrollIntoView({ block: "nearest" });
    tell.current?.(chosen?.id ?? null);
  }, [active, chosen?.id, prefix]);
  const pick = (choice: Choice | undefined) => choice && !choice.why && onPick(choice.id);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setAt(stepped(active, step, choices.length));
    else if (event.key === "Enter") pick(chosen);
    else if (event.key === "Escape") onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <Stack gap={0}>
      <TextInput
        ref={field}
        variant="unstyled"
        px="sm"
        leftSection={<IconSearch size={16} aria-hidden />}
        role="combobox"
        aria-label={label}
        aria-expanded={choices.length > 0}
        aria-controls={`${prefix}list`}
        aria-activedescendant={chosen ? id(active) : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder}
        data-autofocus
        value={typed}
        onChange={(event) => {
          type(event.currentTarget.value);
          setAt(null);
        }}
        onKeyDown={onKeyDown}
      />
      <Divider />
      <VisuallyHidden role="status">{choices.length === 0 ? nothing : ""}</VisuallyHidden>
      <ScrollArea.Autosize scrollbars="y" mah="min(24rem, 50dvh)" p="xs" viewportProps={{ tabIndex: 0 }}>
        <div id={`${prefix}list`} role="listbox" aria-label={label}>
          <Shelves shelves={shown} active={active} id={id} pick={pick} {...(icon ? { icon } : {})} />
        </div>
        {choices.length === 0 && (
          <Text p="sm" c="dimmed" aria-hidden>
            {nothing}
          </Text>
        )}
      </ScrollArea.Autosize>
    </Stack>
  );
}

interface ShelvesProps {
  shelves: readonly Shelved[];
  active: number;
  id: (place: number) => string;
  pick: (choice: Choice) => unknown;
  icon?: (id: string) => ReactNode;
}

function Shelves({ shelves, active, id, pick, icon }: ShelvesProps) {
  let next = 0;
  return shelves.map(({ title, choices }) => (
    <div key={title} role="group" aria-label={title || undefined}>
      {title && (
        <Text size="xs" c="dimmed" px="sm" pt="xs" aria-hidden>
          {title}
        </Text>
      )}
      {choices.map((choice) => {
        const at = next++;
        return (
          <Box key={choice.id} id={id(at)} role="option" aria-selected={at === active} aria-disabled={Boolean(choice.why)} className="option" px="sm" py="xs" onClick={() => pick(choice)}>
            <Group gap="sm" wrap="nowrap">
              {icon?.(choice.id)}
              <Stack gap={0} miw={0}>
                <Text dir="auto" className="name" {...(choice.why ? { c: "dimmed" } : {})}>
                  {choice.label}
                </Text>
                {(choice.why ?? choice.hint) && (
                  <Text size="xs" c="dimmed" dir="auto" truncate>
                    {choice.why ?? choice.hint}
                  </Text>
                )}
              </Stack>
            </Group>
          </Box>
        );
      })}
    </div>
  ));
}

import type { KeyboardEvent } from "react";

/** What one stops at in a row. Fields, and what opens a list, use the arrows themselves. */
const STOPS = "a[href], button:not([aria-haspopup]), input[type=checkbox]";

/**
 * Keys of a table's rows: arrows go up and down its column, Space chooses the row of a link.
 * Enter follows the link, as everywhere.
 */
export function moveInRows(event: KeyboardEvent<HTMLTableSectionElement>): void {
  const { key, target } = event;
  // Of what a row has opened elsewhere, React tells the row too.
  if (!(target instanceof HTMLElement) || !event.currentTarget.contains(target) || !target.matches(STOPS)) return;
  const row = target.closest("tr");
  if (key === " " && target.matches("a")) {
    const choice = row?.querySelector<HTMLElement>("input[type=checkbox]");
    if (choice) event.preventDefault();
    choice?.click();
  }
  if (key !== "ArrowDown" && key !== "ArrowUp") return;
  const stops = stopsOf(key === "ArrowDown" ? row?.nextElementSibling : row?.previousElementSibling);
  const goal = stops[stopsOf(row).indexOf(target)] ?? stops[0];
  if (!goal) return;
  event.preventDefault();
  goal.focus();
}

const stopsOf = (row: Element | null | undefined): HTMLElement[] => [...(row?.querySelectorAll<HTMLElement>(STOPS) ?? [])];

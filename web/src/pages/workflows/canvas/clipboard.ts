/** Steps on the clipboard, as text: so they can be pasted in another workflow, or another tab. */

import type { Clip } from "~/builder";
import { isFields } from "~/builder/json";

const MARK = "jalon/steps";

export function written(clip: Clip): string {
  return JSON.stringify({ format: MARK, ...clip }, null, 2);
}

/** The steps that a text holds; null when it is any other text. */
export function read(text: string): Clip | null {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isFields(found) || found.format !== MARK || !Array.isArray(found.steps)) return null;
  const steps: unknown[] = found.steps;
  if (!steps.length || !steps.every(isFields) || typeof found.head !== "string") return null;
  return { workflow: found.workflow, steps, head: found.head, goesOn: found.goesOn === true };
}

/** Copied last here: what browsers that keep their clipboard from pages can still paste. */
let last: string | null = null;

/** Puts steps on the clipboard when no key did that. */
export async function put(clip: Clip): Promise<void> {
  remember(clip);
  await clipboard()?.writeText(written(clip)).catch(() => undefined);
}

export function remember(clip: Clip): void {
  last = written(clip);
}

/** What is on the clipboard, as far as the browser says. */
export async function take(): Promise<Clip | null> {
  const text = await clipboard()?.readText().catch(() => null);
  return (text ? read(text) : null) ?? (last === null ? null : read(last));
}

/** Pages that are not served over HTTPS have none. */
function clipboard(): Clipboard | undefined {
  return (navigator as { clipboard?: Clipboard }).clipboard;
}

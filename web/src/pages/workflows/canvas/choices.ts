/** Lists to choose from, and what of them a few letters leave. */

import { mentions } from "~/app/palette/entries";

export interface Choice {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  /** Why it cannot be chosen. */
  readonly why?: string | undefined;
}

export interface Shelved {
  readonly title: string;
  readonly choices: readonly Choice[];
}

/** The choices that mention all that is typed, each once; what cannot be chosen comes last in its shelf. */
export function matching(shelves: readonly Shelved[], typed: string): Shelved[] {
  const isAll = typed.trim() === "";
  const seen = new Set<string>();
  const found = shelves.map(({ title, choices }) => {
    const left = choices.filter((each) => !seen.has(each.id) && (isAll || mentions(`${each.label} ${each.hint ?? ""}`, typed.trim())));
    for (const each of left) seen.add(each.id);
    return { title, choices: [...left.filter((each) => !each.why), ...left.filter((each) => each.why)] };
  });
  return found.filter((shelf) => shelf.choices.length > 0);
}

import { END, type Step, waysOfAll } from "~/pages/workflows/flow/outline";

/** What the API says of a published workflow, taken apart. */
export interface Said {
  /** Who enters, who leaves, when: a line each. */
  heads: string[];
  /** What each step does, by its id. */
  steps: Map<string, string>;
}

/**
 * Takes the lines of a workflow apart: its name, what holds for all of it, then a numbered line for
 * each step, which tells where it leads (" → step 3") when that is not the step written next. The
 * outline shows that by itself, and has its own numbers.
 */
export function saidOf(lines: readonly string[], steps: readonly Step[]): Said {
  const first = lines.length - steps.length;
  const ways = waysOfAll(steps);
  const said = steps.map((step, place): [string, string] => {
    const line = (lines[first + place] ?? "").replace(/^\d+\. /, "");
    const leads = [...new Set((ways.get(step.id) ?? []).map((way) => way.to))];
    const goesOn = leads.length === 0 || (leads.length === 1 && leads[0] === (steps[place + 1]?.id ?? END));
    const arrow = goesOn ? -1 : line.lastIndexOf(" → ");
    return [step.id, arrow < 0 ? line : line.slice(0, arrow)];
  });
  return { heads: lines.slice(1, Math.max(1, first)), steps: new Map(said) };
}

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";
import type { State } from "~/pages/workflows/search";

/** The changes in the life of workflows, in the order of menus. */
export const ACTIONS = ["pause", "resume", "drain", "activate", "stop", "archive", "restore", "delete"] as const;
export type Action = (typeof ACTIONS)[number];

export type ChangedOrNot = components["schemas"]["ChangedOrNot"];

/** A workflow, as far as changing its life asks. */
export interface Living {
  workflow: string;
  name: string;
  state: State;
}

const FROM: Record<Action, readonly State[]> = {
  pause: ["active"],
  resume: ["paused"],
  drain: ["active", "paused"],
  activate: ["stopped", "ended", "draining"],
  stop: ["active", "paused", "draining"],
  archive: ["active", "draft", "paused", "draining", "ended", "stopped"],
  restore: ["archived"],
  delete: ["archived"],
};

/** What can happen to a workflow in a state. */
export const actionsOf = (state: State): Action[] => ACTIONS.filter((action) => FROM[action].includes(state));

/** What can happen to at least one of several. */
export const actionsOfSome = (states: readonly State[]): Action[] =>
  ACTIONS.filter((action) => states.some((state) => FROM[action].includes(state)));

/** The action that puts back what another did, to workflows that were in a state; null when people have left. */
export function undoOf(action: Action, before: string): Action | null {
  if (action === "pause") return "resume";
  if (action === "resume") return "pause";
  if (action === "restore") return "archive";
  if (action === "drain" && before === "active") return "activate";
  if (action === "archive" && (before === "stopped" || before === "draft")) return "restore";
  return null;
}

/** What puts a change back, and the workflows it can be put back for. */
export function putBackOf(action: Action, answers: readonly ChangedOrNot[]): { action: Action; workflows: string[] } | null {
  const found = answers.flatMap(({ workflow, change }) => {
    const undo = change && undoOf(action, change.before);
    return undo ? [{ workflow, undo }] : [];
  });
  const [first] = found;
  return first ? { action: first.undo, workflows: found.map((each) => each.workflow) } : null;
}

/** Red: people leave, or something is gone for ever. */
export const harms = (action: Action): boolean => action === "stop" || action === "archive" || action === "delete";

/** How many people a change concerns, and which workflows refuse it. */
export function concerned(answers: readonly ChangedOrNot[]): { people: number; able: ChangedOrNot[]; refused: ChangedOrNot[] } {
  const able = answers.filter((each) => each.change !== null);
  return {
    people: able.reduce((sum, each) => sum + (each.change?.inside ?? 0), 0),
    able,
    refused: answers.filter((each) => each.change === null),
  };
}

/** A number that the API tells beside a change, such as how many are overdue. */
export function told(answers: readonly ChangedOrNot[], name: string): number {
  return answers.reduce((sum, { change }) => sum + (typeof change?.detail[name] === "number" ? change.detail[name] : 0), 0);
}

/** Changes the life of workflows, or with `preview` only says what that would do. */
export const changeLife = (action: Action, workflows: string[], preview = false): Promise<ChangedOrNot[]> =>
  answerOf(api.POST("/api/v1/bulk/workflows", { body: { action, workflows, preview } }));

/** How one workflow is paused: everyone stays, or they go on without the emails that come due. */
export interface Pausing {
  mode: "hold" | "skip";
}

/** How a pause of one workflow ends, for those whose time came meanwhile. */
export interface Resuming {
  overdue: "send" | "skip" | "spread";
  hours: number;
  let_in: boolean;
}

const pauseOne = (slug: string, how: Pausing) =>
  answerOf(api.POST("/api/v1/workflows/{slug}/pause", { params: { path: { slug } }, body: { ...how, preview: false } }));

const resumeOne = (slug: string, how: Resuming) =>
  answerOf(
    api.POST("/api/v1/workflows/{slug}/resume", {
      params: { path: { slug } },
      body: { ...how, hours: how.overdue === "spread" ? how.hours : 0, preview: false },
    }),
  );

/** What is decided beside the change itself, for one workflow. */
export interface Choices {
  pausing: Pausing;
  resuming: Resuming;
}

/** Changes the life of workflows; what is decided beside it counts for one alone, several are changed the usual way. */
export async function perform(action: Action, workflows: string[], { pausing, resuming }: Choices): Promise<ChangedOrNot[]> {
  const [only, ...others] = workflows;
  if (only === undefined || others.length > 0) return changeLife(action, workflows);
  if (action !== "pause" && action !== "resume") return changeLife(action, workflows);
  const change = action === "pause" ? await pauseOne(only, pausing) : await resumeOne(only, resuming);
  return [{ workflow: only, change, code: "", detail: "", remedy: "" }];
}

/** The draft as the server has it, and what is sent to change it. */

import { answerOf, api } from "~/api/client";
import { Problem } from "~/api/problem";
import type { components } from "~/api/schema";
import { canPatch, patchOf, type Draft } from "~/builder";
import type { Words } from "~/pages/workflows/canvas/types";
import { byField, Refusal } from "~/ui/acting/refusal";

type Shown = components["schemas"]["DraftShown"];
export type Wrong = components["schemas"]["DefinitionProblem"];
export type Editor = components["schemas"]["Editor"];

export interface Remote {
  readonly draft: Draft;
  readonly revisions: Shown["revisions"];
  /** Of the draft; null where there is none yet, and the published definition is what one begins with. */
  readonly tag: string | null;
  readonly savedAt: string | null;
  readonly problems: readonly Wrong[];
  readonly words: Words;
  readonly others: readonly Editor[];
}

const NO_WORDS: Words = { trigger: "", steps: {}, branches: {} };
const NO_REVISIONS: Shown["revisions"] = { steps: {}, emails: {}, fields: {} };

/** Somebody changed it since it was read. */
export class Outdated extends Error {
  override name = "Outdated";
}

const at = (slug: string) => ({ path: { slug } });

/** What is wrong with a draft that the server would not even keep. */
export function wrongIn(failure: Error): readonly Wrong[] {
  // Refusals of other calls say less of each problem; those of a draft all that there is.
  return failure instanceof Refusal && failure.code === "draft_unreadable" ? (failure.problems as unknown as Wrong[]) : [];
}

/** The draft or, where there is none, what is published. */
export async function load(slug: string): Promise<Remote> {
  const workflow = await answerOf(api.GET("/api/v1/workflows/{slug}", { params: at(slug) }));
  if (workflow.draft) return shown(api.GET("/api/v1/workflows/{slug}/draft", { params: at(slug) }));
  return {
    draft: workflow.definition ?? { workflow: slug, name: workflow.name, steps: [] },
    revisions: NO_REVISIONS,
    tag: null,
    savedAt: null,
    problems: [],
    words: workflow.words ?? NO_WORDS,
    others: [],
  };
}

/** Saves a draft over the one that was seen; throws Outdated where both changed the same. */
export async function save(slug: string, seen: Remote, draft: Draft): Promise<Remote> {
  try {
    return await (seen.tag !== null && canPatch(seen.draft, draft) ? saveParts(slug, seen, draft) : saveWhole(slug, seen, draft));
  } catch (error) {
    // 404: somebody threw the draft away.
    if (error instanceof Problem && (error.status === 412 || error.status === 404)) throw new Outdated();
    throw error;
  }
}

/** The revisions of the parts say what was seen: those that others changed merge. */
function saveParts(slug: string, seen: Remote, draft: Draft): Promise<Remote> {
  const body = patchOf(seen.draft, draft, seen.revisions);
  if (!body) return Promise.resolve(seen);
  return shown(api.PATCH("/api/v1/workflows/{slug}/draft", { params: at(slug), body, middleware: [byField] }));
}

async function saveWhole(slug: string, seen: Remote, draft: Draft): Promise<Remote> {
  // No tag stands for "no draft": somebody may have made one meanwhile.
  if (seen.tag === null && (await load(slug)).tag !== null) throw new Outdated();
  const headers = seen.tag === null ? {} : { "If-Match": seen.tag };
  return shown(api.PUT("/api/v1/workflows/{slug}/draft", { params: at(slug), headers, body: { ...draft, workflow: slug }, middleware: [byField] }));
}

/** Throws the draft away, if it is still the one that was seen. */
export async function discard(slug: string, tag: string | null): Promise<void> {
  await api.DELETE("/api/v1/workflows/{slug}/draft", { params: at(slug), headers: tag === null ? {} : { "If-Match": tag } });
}

/** Says at which step one is, and answers who else is where. */
export async function bePresent(slug: string, step: string): Promise<readonly Editor[]> {
  return (await answerOf(api.PUT("/api/v1/workflows/{slug}/draft/presence", { params: at(slug), body: { step } }))).items;
}

async function shown(call: Promise<{ data?: Shown; response: Response }>): Promise<Remote> {
  const { data, response } = await call;
  const { definition, revisions, saved_at, problems, words, editors } = data as Shown;
  const tag = response.headers.get("ETag") ?? "";
  return { draft: definition, revisions, tag, savedAt: saved_at, problems, words, others: editors };
}

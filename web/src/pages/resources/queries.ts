import { answerOf, api } from "~/api/client";
import { Problem } from "~/api/problem";
import type { components } from "~/api/schema";
import { heldOf, ifMatch, listOf, oneOf } from "~/pages/forms/queries";
import type { ListSearch } from "~/pages/forms/search";
import { byField } from "~/ui/acting/refusal";

export type Resource = components["schemas"]["KnownResource"];
type ResourceChanges = components["schemas"]["ResourceChanges"];

/** Fields that refusals of the whole are about. */
export const CODES = { name_taken: "resource", slug_invalid: "resource", resource_url: "url", resource_type: "file", resource_size: "file", file_missing: "file" };

export const resourcesFound = (search: ListSearch) => listOf("resources", search, (query) => answerOf(api.GET("/api/v1/resources", { params: { query } })));

const read = (slug: string) => heldOf(api.GET("/api/v1/resources/{slug}", { params: { path: { slug } } }));

export const resource = (slug: string) => oneOf("resources", slug, () => read(slug));

export const changeResource = (slug: string, body: ResourceChanges, tag: string) =>
  heldOf(api.PATCH("/api/v1/resources/{slug}", { params: { path: { slug } }, body, headers: ifMatch(tag), middleware: [byField] }));

/** Whether a short name is free: a file sent to one that is not takes the place of what is there. */
export async function isFree(slug: string): Promise<boolean> {
  try {
    await read(slug);
    return false;
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return true;
    throw error;
  }
}

import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api } from "~/api/client";
import { Problem } from "~/api/problem";
import { contact, type Held, readContact } from "~/pages/contacts/queries";
import { type ContactChanges, NO_CHANGES, type WholeContact } from "~/pages/contacts/types";

export type Changes = Partial<ContactChanges>;

/** Whether what a change touches is the same in both: then it overwrites nothing unseen. */
export function sameWhere(changes: Changes, one: WholeContact, other: WholeContact): boolean {
  const attributes = Object.keys(changes.attributes ?? {});
  const facts = (["locale", "time_zone", "lifecycle", "owner", "company"] as const).filter((name) => changes[name] !== undefined);
  return (
    attributes.every((name) => JSON.stringify(one.attributes[name]) === JSON.stringify(other.attributes[name])) &&
    facts.every((name) => one[name] === other[name])
  );
}

async function patch(id: string, changes: Changes, tag: string): Promise<Held> {
  const { data, response } = await api.PATCH("/api/v1/contacts/{contact_id}", {
    params: { path: { contact_id: id } },
    headers: { "If-Match": tag },
    body: { ...NO_CHANGES, ...changes },
  });
  const [refused] = data?.refused ?? [];
  if (refused) throw new Problem(422, refused.code, refused.detail, refused.remedy);
  return { whole: (data as { contact: WholeContact }).contact, tag: response.headers.get("ETag") ?? "" };
}

/** Saves a change on top of what was seen. When the contact changed meanwhile, but not there, it is
 * saved all the same. */
async function save(id: string, changes: Changes, seen: Held): Promise<Held> {
  try {
    return await patch(id, changes, seen.tag);
  } catch (error) {
    if (!(error instanceof Problem && error.status === 412)) throw error;
    const fresh = await readContact(id);
    if (fresh.whole.pending || !sameWhere(changes, seen.whole, fresh.whole)) throw error;
    return patch(id, changes, fresh.tag);
  }
}

/** Changes a contact; workflows hear of it. */
export function useChange(id: string) {
  const queries = useQueryClient();
  const { queryKey } = contact(id);
  return useMutation({
    mutationFn: async (changes: Changes) => save(id, changes, queries.getQueryData(queryKey) ?? (await readContact(id))),
    onSuccess: (held) => {
      queries.setQueryData(queryKey, held);
      void queries.invalidateQueries({ queryKey: ["contacts"] });
    },
    onError: () => queries.invalidateQueries({ queryKey, exact: true }),
  });
}

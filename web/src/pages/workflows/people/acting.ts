import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";

/** By which a contact is called: who has no address has another name. */
export const calledOf = ({ email, external_id, contact }: components["schemas"]["Person"]): string => email ?? external_id ?? contact;

/** Has failed enrollments try their step again: those named, or with none named all of them. */
export const restart = (slug: string, enrollments: string[], preview = false) =>
  answerOf(api.POST("/api/v1/workflows/{slug}/restart", { params: { path: { slug } }, body: { enrollments, preview } }));

/** Has a contact leave the workflow, wherever it is. */
export const remove = (slug: string, contact: string, preview = false) =>
  answerOf(api.POST("/api/v1/workflows/{slug}/remove", { params: { path: { slug } }, body: { contacts: [contact], preview } }));

/** How many enrollments have failed, which is what restarting all of them concerns. */
export const failedIn = (detail: Record<string, unknown>): number => (typeof detail.failed === "number" ? detail.failed : 0);

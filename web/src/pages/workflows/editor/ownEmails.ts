/** The emails that come with a draft, and are published with it. */

import { useMemo } from "react";

import type { Draft } from "~/builder";
import { type Fields, isFields } from "~/builder/json";
import type { Body } from "~/pages/emails/queries";
import { useEdited } from "~/pages/workflows/editor/context";

export interface OwnEmail {
  readonly slug: string;
  readonly name: string;
  readonly design: Body;
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** As the file of a workflow writes an email, and as the email's own calls take it. */
const designOf = (written: Fields): Body => ({ name: "", category: "", transactional: false, ...written }) as Body;

export function ownEmailsOf(draft: Draft): OwnEmail[] {
  const written = isFields(draft.emails) ? Object.entries(draft.emails) : [];
  return written.flatMap(([slug, email]) => (isFields(email) ? [{ slug, name: textOf(email.name) || slug, design: designOf(email) }] : []));
}

export function useOwnEmails(): OwnEmail[] {
  const draft = useEdited((state) => state.history.draft);
  return useMemo(() => ownEmailsOf(draft), [draft]);
}

import * as app from "~/app/words";
import * as palette from "~/app/palette/words";
import * as sandbox from "~/app/sandbox/words";
import * as signIn from "~/app/signIn.words";
import * as audiences from "~/pages/audiences/words";
import * as bulk from "~/pages/contacts/bulk.words";
import * as contact from "~/pages/contacts/contact.words";
import * as imports from "~/pages/contacts/import/words";
import * as jobs from "~/pages/contacts/jobs.words";
import * as contacts from "~/pages/contacts/words";
import * as emails from "~/pages/emails/words";
import * as home from "~/pages/home/words";
import * as inbox from "~/pages/inbox/words";
import * as security from "~/pages/security/words";
import * as settings from "~/pages/settings/words";
import * as workflow from "~/pages/workflows/page.words";
import * as workflows from "~/pages/workflows/words";
import * as acting from "~/ui/acting/words";
import * as explain from "~/ui/explain/words";

/** Every text, by the part of the app it belongs to. The two languages have the same keys by type. */
const PARTS = { app, signIn, security, palette, sandbox, inbox, emails, home, workflow, workflows, explain, contacts, contact, bulk, jobs, imports, audiences, settings, acting };

type Parts = typeof PARTS;
type Words = { [Part in keyof Parts]: Parts[Part]["en"] };

const inLanguage = (language: "en" | "fr") =>
  Object.fromEntries(Object.entries(PARTS).map(([part, words]) => [part, words[language]])) as Words;

export const en = inLanguage("en");
export const fr = inLanguage("fr");

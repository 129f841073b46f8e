import * as app from "~/app/words";
import * as palette from "~/app/palette/words";
import * as sandbox from "~/app/sandbox/words";
import * as signIn from "~/app/signIn.words";
import * as audiences from "~/pages/audiences/words";
import * as companies from "~/pages/companies/words";
import * as bulk from "~/pages/contacts/bulk.words";
import * as contact from "~/pages/contacts/contact.words";
import * as imports from "~/pages/contacts/import/words";
import * as jobs from "~/pages/contacts/jobs.words";
import * as contacts from "~/pages/contacts/words";
import * as emailEditor from "~/pages/emails/editor/words";
import * as emails from "~/pages/emails/words";
import * as formEditor from "~/pages/forms/editor/words";
import * as forms from "~/pages/forms/words";
import * as home from "~/pages/home/words";
import * as inbox from "~/pages/inbox/words";
import * as landing from "~/pages/landing/words";
import * as resources from "~/pages/resources/words";
import * as results from "~/pages/results/words";
import * as security from "~/pages/security/words";
import * as settings from "~/pages/settings/words";
import * as editor from "~/pages/workflows/editor/words";
import * as newWorkflow from "~/pages/workflows/new/words";
import * as canvas from "~/pages/workflows/canvas/words";
import * as workflow from "~/pages/workflows/page.words";
import * as workflowSettings from "~/pages/workflows/settings/words";
import * as triggers from "~/pages/workflows/triggers/words";
import * as numbers from "~/pages/workflows/numbers/words";
import * as publish from "~/pages/workflows/publish/words";
import * as simulate from "~/pages/workflows/simulate/words";
import * as testing from "~/pages/workflows/testing/words";
import * as workflows from "~/pages/workflows/words";
import * as acting from "~/ui/acting/words";
import * as conditions from "~/ui/conditions/words";
import * as email from "~/ui/email/words";
import * as events from "~/ui/events/words";
import * as explain from "~/ui/explain/words";
import * as fields from "~/ui/fields/words";
import * as pick from "~/ui/pick/words";
import * as uses from "~/ui/uses/words";

const PARTS = { app, signIn, security, palette, sandbox, inbox, emails, emailEditor, home, canvas, workflow, newWorkflow, workflowSettings, triggers, workflows, numbers, simulate, publish, testing, explain, editor, contacts, companies, contact, bulk, jobs, imports, audiences, settings, forms, formEditor, resources, landing, results, acting, pick, fields, conditions, email, events, uses };

type Parts = typeof PARTS;
type Words = { [Part in keyof Parts]: Parts[Part]["en"] };

const inLanguage = (language: "en" | "fr") =>
  Object.fromEntries(Object.entries(PARTS).map(([part, words]) => [part, words[language]])) as Words;

/** French texts with no-break spaces where typography asks for them: none is written among the words themselves. */
export function typeset<Text>(texts: Text): Text {
  if (typeof texts === "string") return texts.replace(/ (?=[:;?!»]|%(?!}))|(?<=«) /g, "\u00a0") as Text;
  return Object.fromEntries(Object.entries(texts as object).map(([name, text]) => [name, typeset(text as unknown)])) as Text;
}

/** Every text, by the part of the app it belongs to. The two languages have the same keys by type. */
export const en = inLanguage("en");
export const fr = typeset(inLanguage("fr"));

/** What the frame, the ways in and the home page say: those texts are loaded before anything is
 * shown, all others before any other page is. */
const FIRST = [
  "app", "signIn", "palette", "sandbox", "home", "acting",
  "audiences.lists", "audiences.title", "companies.title", "contacts.title", "emails.title", "forms.area", "forms.kinds", "forms.see", "imports.title", "inbox.title", "newWorkflow.title", "results.title", "security.title",
  "settings.account.title", "settings.audit.title", "settings.frequency.title", "settings.health.title", "settings.keys.title", "settings.scoring.title", "settings.senders.title", "settings.team.title", "settings.topics.title", "settings.utm.title", "settings.webhooks.title",
  "workflows.entered", "workflows.goal", "workflows.inside",
];

interface Texts {
  [name: string]: string | Texts;
}

/** Those of the texts under one of the keys, or those that are not. */
function some(texts: Texts, under: boolean, before = ""): Texts {
  const found = Object.entries(texts).flatMap(([name, text]): [string, string | Texts][] => {
    const key = before + name;
    if (FIRST.includes(key)) return under ? [[name, text]] : [];
    if (typeof text === "string") return under ? [] : [[name, text]];
    const inside = some(text, under, `${key}.`);
    return Object.keys(inside).length ? [[name, inside]] : [];
  });
  return Object.fromEntries(found);
}

/** By the names under which the build makes a file of each. */
export const files = {
  "en/first": some(en, true),
  "en/later": some(en, false),
  "fr/first": some(fr, true),
  "fr/later": some(fr, false),
};

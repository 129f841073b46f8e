import { FOLDER, walk } from "./looks";

/** The pages that list what one makes, and the others that have nothing to say yet. */
const EMPTY = [
  "",
  "messages/review",
  "messages/uncertain",
  "enrollments/failed",
  "workflows",
  "contacts",
  "companies",
  "segments",
  "lists",
  "emails",
  "forms",
  "resources",
  "landing-pages",
  "results",
  "inbox",
  "settings/senders",
  "settings/bounces",
  "settings/frequency",
  "settings/scoring",
  "settings/topics",
  "settings/utm",
  "settings/keys",
  "settings/webhooks",
  "settings/audit",
];

// Each in two looks, which differ in language and in size.
walk("a new installation", (look) => EMPTY.filter((_, at) => FOLDER || at % 2 === look % 2).map((address) => ({ address })));

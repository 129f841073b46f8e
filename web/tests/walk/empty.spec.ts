import { walk } from "./looks";

/** The pages that list what one makes, and the others that have nothing to say yet. */
const EMPTY = [
  "",
  "first-run",
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

walk("a new installation says what goes where", EMPTY.map((address) => ({ address })), { as: "empty" });

/** What the walk looks at besides the scene: something of everything, and names that are hard to place. */

import type { Page } from "@playwright/test";

import { ask, waits } from "../given";

/** Longer than any line, with places to break and without; and names that go from right to left. */
export const HARD = {
  long: "The autumn letter to everybody who has ever bought something from us, ".repeat(5).slice(0, 300).trim(),
  endless: "w".repeat(300),
  arabic: "رسالة الخريف إلى قرائنا الأعزاء",
  hebrew: "ברוכים הבאים, קוראים חדשים",
};

type Name = keyof typeof HARD;
const NAMES = Object.entries(HARD) as [Name, string][];

const text = (en: string, fr: string) => ({ en, fr });

const EVERY_CONDITION = {
  kind: "any",
  of: [
    { kind: "attribute", attribute: "first_name", op: "starts_with", value: "A" },
    { kind: "attribute", attribute: "order_count", op: "at_least", value: 3 },
    { kind: "all", of: [{ kind: "tag", tag: "vip" }, { kind: "not", of: { kind: "list", list: "letter" } }] },
    { kind: "event", event: "Order Completed", at_least: 2, within: "90 days", where: [{ property: "total", op: "more_than", value: 50 }] },
    { kind: "message", fact: "clicked", email: "offer", within: "30 days" },
    { kind: "segment", segment: "arabic" },
    { kind: "workflow", workflow: "welcome" },
  ],
};

/** One step of each kind, each after the other wherever it leads. */
const EVERY_STEP = [
  { id: "send_email", kind: "send_email", email: "offer" },
  { id: "delay", kind: "delay", wait: "2 days" },
  { id: "wait_until", kind: "wait_until", attribute: "birthday", before: "7 days", time: "9:00" },
  { id: "wait_for", kind: "wait_for", branches: [{ when: { kind: "message", fact: "clicked", step: "send_email" }, to: "branch" }], limit: "3 days", otherwise: "branch" },
  { id: "branch", kind: "branch", branches: [{ name: HARD.arabic, when: EVERY_CONDITION, to: "branch_on_value" }, { name: HARD.long, when: { kind: "tag", tag: HARD.endless }, to: "branch_on_value" }], otherwise: "branch_on_value" },
  { id: "branch_on_value", kind: "branch_on_value", attribute: "locale", cases: [{ values: ["fr", "fr-CH"], to: "random_split" }, { values: ["en"], to: "random_split" }], empty: "random_split", otherwise: "random_split" },
  { id: "random_split", kind: "random_split", branches: [{ share: 50, to: "experiment" }, { share: 50, to: "experiment" }] },
  { id: "experiment", kind: "experiment", variants: [{ name: "a kind word", share: 50, to: "update_contact" }, { name: HARD.long, share: 50, to: "update_contact" }], holdout: 10, holdout_to: "end", metric: "clicked", lasts: "7 days" },
  { id: "update_contact", kind: "update_contact", set: { plan: "paid" }, increment: { purchases: 1 }, clear: ["cart_total"], add_points: 10, lifecycle: "customer", add_tags: ["buyer", HARD.long.slice(0, 100)], join_lists: ["letter"], leave_lists: ["long"] },
  { id: "emit_event", kind: "emit_event", event: "Course Done", properties: { course: "basics" }, copy: ["order_id"] },
  { id: "notify", kind: "notify", users: ["mara@example.com"], owner: true, addresses: ["agency@example.org"], subject: "{{ contact.email }} asks for a quote", text: "Please call {{ contact.first_name }}." },
  { id: "webhook", kind: "webhook", url: "https://crm.example.com/hooks/a-rather-long-address/of-a-program/that-wants-to-know", headers: { Authorization: "Bearer secret" }, body: { source: "jalon" }, limit: "1 hour" },
  { id: "enroll_in", kind: "enroll_in", workflow: "welcome", hand_over: { level: "silver" }, copy: ["order_id"] },
  { id: "remove_from", kind: "remove_from", workflow: "win-back" },
  { id: "note", kind: "note", text: HARD.long },
  { id: "go_to", kind: "go_to", to: "delay", rounds: 3, otherwise: "exit" },
  { id: "exit", kind: "exit", reason: "all was said" },
];
export const STEPS = EVERY_STEP.map(({ id }) => id);

const EVERY_TRIGGER = [
  { kind: "submitted_form", form: "contact-us" },
  { kind: "requested_resource", resource: "guide" },
  { kind: "event", event: "Order Completed", where: [{ property: "total", op: "at_least", value: 50 }] },
  { kind: "engaged", fact: "clicked", email: "offer" },
  { kind: "cart_abandoned", wait: "4 hours" },
  { kind: "joined_list", list: "arabic" },
  { kind: "left_list", list: "letter" },
  { kind: "segment", segment: "long", on: "entered" },
  { kind: "tag_added", tag: "vip" },
  { kind: "tag_removed", tag: "vip" },
  { kind: "attribute_changed", attribute: "order_count", reaches: 100 },
  { kind: "became_lead" },
  { kind: "became_mql" },
  { kind: "date_attribute", attribute: "birthday", at: "9:00", yearly: true },
  { kind: "at", at: "2027-03-02 9:00" },
  { kind: "recurring", rule: "FREQ=MONTHLY;BYDAY=1TU", from: "2026-01-05", at: "9:00" },
  { kind: "inactivity", event: "Email Link Clicked", wait: "180 days" },
  { kind: "by_hand" },
  { kind: "api_call", call: "quote-asked" },
  { kind: "from_workflow" },
];

const EVERY_SETTING = {
  audience: EVERY_CONDITION,
  leave_when_outside: true,
  suppress: ["arabic", "long"],
  repeat: { policy: "every_time", limit: 3, pause: "7 days" },
  exit: [{ when: { kind: "event", event: "Account Closed" } }],
  goal: { when: { kind: "event", event: "Order Completed" }, window: "14 days" },
  window: { days: ["mon", "tue"], opens: "9:00", closes: "17:00" },
  schedule: { start: "2027-01-05 9:00", end: "2027-06-30 18:00", at_end: "stop" },
};

const letter = (subject: string) => ({ subject, html: `<p dir="auto">${subject}</p><p><a href="https://example.org/guide">The guide</a> <a href="{{ unsubscribe_url }}">leave</a></p>` });
const LINKS = '<p>Look: <a href="{{ view_url }}">in the browser</a>, <a href="{{ preferences_url }}">choose</a>, <a href="{{ unsubscribe_url }}">leave</a></p>';
const MJML = '<mjml><mj-body><mj-section><mj-column><mj-text>Good morning, {{ contact.first_name | default: "reader" }}.</mj-text><mj-button href="https://example.org/guide">Read the guide</mj-button><mj-text><a href="{{ unsubscribe_url }}">Leave</a></mj-text></mj-column></mj-section></mj-body></mjml>';

const FORM = {
  form: "contact-us",
  name: "Contact us",
  title: text("Contact us", "Nous écrire"),
  intro: text("We answer within a day.", "Nous répondons sous un jour."),
  fields: [
    { attribute: "email", label: text("Your email", "Votre e-mail"), required: true },
    { attribute: "first_name", label: text("First name", "Prénom") },
    { attribute: "subject", label: text("Subject", "Sujet"), required: true, choices: [{ value: "quote", label: text("A quote", "Un devis") }, { value: "question", label: text("A question", "Une question") }] },
    { attribute: "message", label: text("Your message", "Votre message"), long: true },
    { attribute: "origin", hidden: true, value: "website" },
  ],
  consents: [{ key: "letter", wording: text("I would like the monthly letter. I can leave it at any time.", "Je souhaite la lettre mensuelle. Je peux la quitter à tout moment."), marketing: true, join_list: "letter" }],
  tags: ["contact-form"],
  thanks: text("We will write back soon.", "Nous vous répondrons bientôt."),
};

async function furnishAudiences(page: Page): Promise<void> {
  await ask(page, "POST", "/lists", { slug: "letter", name: "Monthly letter" });
  await ask(page, "POST", "/companies", { external_id: "acme", name: "Acme Books" });
  for (const [slug, name] of NAMES) {
    await ask(page, "POST", "/lists", { slug, name });
    await ask(page, "POST", "/segments", { segment: slug, name, when: { kind: "tag", tag: "vip" } });
    await ask(page, "POST", "/companies", { external_id: slug, name });
    const [first_name, ...rest] = name.split(" ");
    const email = `${slug === "endless" ? "w".repeat(60) : slug}@example.com`;
    await ask(page, "POST", "/contacts", { external_id: slug, email, company: slug, attributes: { first_name, last_name: rest.join(" ") }, add_tags: ["vip", name.slice(0, 100)], join_lists: ["letter", slug], locale: "fr" });
  }
  await ask(page, "POST", "/segments", { segment: "every", name: "Every condition", when: EVERY_CONDITION });
  const orders = [1, 2, 3].map((order) => ({ name: "Order Completed", external_id: "arabic", properties: { order_id: `A${order}`, total: 20 * order, currency: "EUR" } }));
  await ask(page, "POST", "/events", { events: [...orders, { name: "Product Viewed", external_id: "arabic", properties: { name: HARD.long } }] });
}

async function furnishContent(page: Page): Promise<void> {
  await ask(page, "PUT", "/emails/letter", { name: "Monthly letter", fallback: "en", locales: { en: { subject: "News of the month", preheader: "What we have read", mjml: MJML }, fr: { subject: "Les nouvelles du mois", mjml: MJML } } });
  await ask(page, "POST", "/resources", { resource: "guide", name: "The guide", url: "https://example.org/guide.pdf" });
  await ask(page, "POST", "/forms", FORM);
  await ask(page, "POST", "/landing-pages", { page: "spring", title: text("Spring", "Le printemps"), body: text("# Spring\n\nCome and see.", "# Le printemps\n\nVenez voir."), form: "contact-us" });
  for (const [slug, name] of NAMES) {
    await ask(page, "PUT", `/emails/${slug}`, { name, fallback: "en", locales: { en: letter(name) } });
    await ask(page, "POST", "/resources", { resource: slug, name, url: "https://example.org/guide.pdf" });
    await ask(page, "POST", "/forms", { ...FORM, form: slug, name, title: { en: name } });
    await ask(page, "POST", "/landing-pages", { page: slug, title: { en: name }, body: { en: name }, form: slug });
  }
  await ask(page, "POST", "/forms", { ...FORM, form: "confirmed", double_opt_in: true });
  await ask(page, "POST", "/forms", { ...FORM, form: "guide", resource: "guide" });
  await ask(page, "POST", "/forms", { ...FORM, form: "gone", name: "A form of last year" });
  await ask(page, "POST", "/forms/gone/archive", {});
}

async function furnishSettings(page: Page): Promise<void> {
  await ask(page, "POST", "/webhooks", { url: `https://crm.example.com/${HARD.endless}`, description: HARD.hebrew, enabled: false });
  await ask(page, "POST", "/keys", { name: HARD.long.slice(0, 200), kind: "secret", scopes: ["contacts:read"] });
  await ask(page, "PUT", "/topics", { kind: "list", slug: "letter", labels: text("Our monthly letter", "Notre lettre mensuelle") });
  await ask(page, "PUT", "/utm-rules", { parameters: { utm_source: "jalon", utm_medium: "email" } });
  await ask(page, "PUT", "/senders/letters", { name: HARD.long.slice(0, 100), address: "letters@example.com" });
  await ask(page, "POST", "/invitations", { email: "new@example.com", role: "analyst" });
  await ask(page, "PUT", "/scoring", { model: { threshold: 100, rules: [{ name: HARD.long.slice(0, 100), points: 20, event: "Order Completed", within: "90 days" }] } });
  await ask(page, "PUT", "/frequency-rules", { most: 3, within: "7 days" });
}

async function furnishWorkflows(page: Page): Promise<void> {
  await ask(page, "POST", "/workflows", { workflow: "every", name: "Every kind", triggers: EVERY_TRIGGER, steps: EVERY_STEP, ...EVERY_SETTING });
  await ask(page, "PUT", "/emails/links", { name: "Links", fallback: "en", locales: { en: { subject: "All that links do", html: LINKS } } });
  await ask(page, "POST", "/workflows", { workflow: "links", name: "Links", triggers: [{ kind: "by_hand" }], steps: [{ id: "links", kind: "send_email", email: "links" }] });
  await ask(page, "POST", "/workflows/links/publish", {});
  await ask(page, "POST", "/workflows/links/enroll", { contacts: ["reader0", "reader1"] });
  await ask(page, "POST", "/workflows", { workflow: "forty", name: "Forty waits", steps: waits(40), triggers: [{ kind: "by_hand" }] });
  for (const given of ["given-end", "given-others", "given-offline", "given-conflict"]) await ask(page, "POST", "/workflows", { workflow: given, name: given, steps: waits(2), triggers: [{ kind: "by_hand" }] });
  await ask(page, "POST", "/workflows", { workflow: "given-branch", name: "A branch", triggers: [{ kind: "by_hand" }], steps: [{ id: "ask", kind: "branch", branches: [{ name: HARD.long, when: { kind: "tag", tag: "vip" }, to: "w0" }], otherwise: "w1" }, ...waits(2)] });
  const hello = (days: number) => [...waits(days), { id: "hello", kind: "send_email", email: "offer" }];
  for (const [workflow, name] of [["undone", "Undone"], ["stopped", "Stopped"]]) {
    await ask(page, "POST", "/workflows", { workflow, name, steps: hello(2), triggers: [{ kind: "by_hand" }] });
    await ask(page, "POST", `/workflows/${workflow}/publish`, {});
  }
  await ask(page, "PUT", "/workflows/undone/draft", { workflow: "undone", name: "Undone", steps: hello(3), triggers: [{ kind: "by_hand" }] });
  await ask(page, "POST", "/workflows/stopped/stop", {});
  await ask(page, "POST", "/workflows", { workflow: "approved", name: "Approved by hand", triggers: [{ kind: "by_hand" }], steps: [{ id: "ask", kind: "send_email", email: "offer", status: "review" }] });
  await ask(page, "POST", "/workflows/approved/publish", {});
  await ask(page, "POST", "/workflows/approved/enroll", { contacts: NAMES.map(([contact]) => contact) });
  await ask(page, "POST", "/workflows", { workflow: "wordless", name: "Wordless", triggers: [], steps: [] });
  for (const [slug, name] of NAMES) {
    await ask(page, "POST", "/workflows", { workflow: slug, name, triggers: [{ kind: "by_hand" }], steps: [{ id: "first", kind: "delay", name, wait: "30 days" }, { id: "second", kind: "send_email", name, email: slug }] });
    await ask(page, "POST", `/workflows/${slug}/publish`, {});
    await ask(page, "POST", `/workflows/${slug}/enroll`, { contacts: NAMES.map(([contact]) => contact) });
  }
  // Who waits at the step that goes has to be placed.
  await ask(page, "PUT", "/workflows/arabic/draft", { workflow: "arabic", name: HARD.arabic, triggers: [{ kind: "by_hand" }], steps: [{ id: "other", kind: "delay", wait: "3 days" }, { id: "second", kind: "send_email", name: HARD.arabic, email: "arabic" }] });
  await ask(page, "POST", "/workflows", { workflow: "old", name: "Old letter", triggers: [{ kind: "by_hand" }], steps: waits(2) });
  await ask(page, "POST", "/archive", { workflows: ["old"] });
}

export async function furnish(page: Page): Promise<void> {
  await furnishAudiences(page);
  await furnishContent(page);
  await furnishSettings(page);
  await furnishWorkflows(page);
}

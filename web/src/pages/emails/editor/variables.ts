const CONTACT = ["email", "external_id", "locale"];
const OTHERS = [
  "company.name",
  "sender.name",
  "sender.address",
  "sender.reply_to",
  "workflow.name",
  "email.slug",
  "unsubscribe_url",
  "preferences_url",
  "view_url",
];

/** A name that Liquid reads with a dot before it. */
const PLAIN = /^[A-Za-z_][\w-]*$/;

const of = (what: string, name: string): string => (PLAIN.test(name) ? `${what}.${name}` : `${what}[${JSON.stringify(name)}]`);

/** What an email may read (docs/emails.md), attributes of contacts by their names. */
export const variablesWith = (attributes: readonly string[]): string[] => [...new Set([...CONTACT, ...attributes])].map((name) => of("contact", name)).concat(OTHERS);

/** `contact.first_name` as what comes after `contact.`, for each first part. */
export function members(variables: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>([["event", []]]);
  for (const variable of variables) {
    const [first = "", member] = variable.split(".");
    if (first.includes("[")) continue;
    const known = found.get(first) ?? [];
    found.set(first, member === undefined ? known : [...known, member]);
  }
  return found;
}

/** Properties of events that the email reads already: nobody declares them, and they are read again. */
export const eventProperties = (source: string): string[] => [...new Set([...source.matchAll(/\bevent\.([A-Za-z_]\w*)/g)].map(([, name = ""]) => name))].sort();

import type { FormField } from "~/pages/forms/design";
import { type Locale, pick, type Texts } from "~/pages/forms/texts";

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** As text and values of attributes have it in HTML. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter);

/** The address in a language; without one, in that of the visitor's browser. */
export function addressIn(address: string, locale: Locale | null): string {
  if (!locale) return address;
  const url = new URL(address);
  url.searchParams.set("lang", locale);
  return url.href;
}

/** The snippet in a language; without one, in that of the page it stands in. */
export const snippetIn = (snippet: string, locale: Locale | null): string =>
  locale ? snippet.replace("></script>", ` data-lang="${escaped(locale)}"></script>`) : snippet;

export const linkTo = (address: string, text: string): string => `<a href="${escaped(address)}">${escaped(text)}</a>`;

interface Described {
  address: string;
  fields: FormField[];
  consents: { key: string; wording: Texts; required: boolean }[];
  submit: Texts;
}

type TypeOf = (field: FormField) => string;

/** A form in plain HTML that posts to the hosted one, in a language. Its token comes with the page that answers. */
export function plainForm({ address, fields, consents, submit }: Described, locale: Locale, typeOf: TypeOf, send: string): string {
  const lines = [
    `<form method="post" action="${escaped(address)}" accept-charset="utf-8">`,
    `  <input type="hidden" name="_lang" value="${locale}">`,
    ...fields.filter(({ hidden }) => !hidden).flatMap((field) => fieldLines(field, locale, typeOf(field))),
    ...consents.map(({ key, wording, required }) => `  <p><label><input type="checkbox" name="consent.${escaped(key)}" value="yes"${need(required)}> ${escaped(pick(wording, locale))}</label></p>`),
    `  <p><button>${escaped(pick(submit, locale, send))}</button></p>`,
    "</form>",
  ];
  return lines.join("\n");
}

const need = (required: boolean): string => (required ? " required" : "");

function fieldLines(field: FormField, locale: Locale, type: string): string[] {
  const name = escaped(field.attribute);
  const label = escaped(pick(field.label, locale, field.attribute));
  const must = need(field.required);
  const told = (value: string, text: Texts) => escaped(pick(text, locale, value));
  if (field.choices.length > 0 && type === "texts") {
    const boxes = field.choices.map(({ value, label: text }) => `    <label><input type="checkbox" name="${name}" value="${escaped(value)}"> ${told(value, text)}</label>`);
    return ["  <fieldset>", `    <legend>${label}</legend>`, ...boxes, "  </fieldset>"];
  }
  if (field.choices.length > 0) {
    const options = field.choices.map(({ value, label: text }) => `    <option value="${escaped(value)}">${told(value, text)}</option>`);
    return [`  <p><label>${label} <select name="${name}"${must}>`, `    <option value=""></option>`, ...options, "  </select></label></p>"];
  }
  if (type === "boolean") return [`  <p><label><input type="checkbox" name="${name}" value="yes"${must}> ${label}</label></p>`];
  if (field.long && type === "text") return [`  <p><label>${label} <textarea name="${name}"${must}></textarea></label></p>`];
  return [`  <p><label>${label} <input type="${INPUTS[field.attribute === "email" ? "email" : type] ?? "text"}" name="${name}"${must}></label></p>`];
}

const INPUTS: Readonly<Record<string, string>> = { email: "email", date: "date", datetime: "datetime-local" };

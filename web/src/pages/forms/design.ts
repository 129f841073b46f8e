import type { components } from "~/api/schema";
import { type Locale, localesOf, optional, pick, required, type Texts } from "~/pages/forms/texts";

type Schemas = components["schemas"];

export type FormRow = Schemas["FormRow"];
export type FormWhole = Schemas["FormWhole"];
export type FormField = Schemas["FormField"];
export type FormConsent = Schemas["FormConsent"];
export type FormChanges = Schemas["FormChanges"];
export type AttributeType = NonNullable<FormField["type"]>;

/** What is being edited has a name of its own, whatever its place. */
export type Keyed<T> = T & { uid: string };
export type FieldDraft = Keyed<FormField>;
export type ConsentDraft = Keyed<FormConsent>;

/** A form while it is changed: nothing of it is lost that is only switched off. */
export interface FormDraft {
  locales: Locale[];
  name: string;
  title: Texts;
  intro: Texts;
  fields: FieldDraft[];
  consents: ConsentDraft[];
  submit: Texts;
  thanks: Texts;
  leads: boolean;
  redirect: string;
  join_list: string | null;
  tags: string[];
  resource: string | null;
  double_opt_in: boolean;
  ownEmail: boolean;
  subject: Texts;
  text: Texts;
  captcha: boolean;
}

let last = 0;

export const keyed = <T extends object>(one: T): Keyed<T> => ({ ...one, uid: `draft-${++last}` });

export const newField = (attribute: string): FieldDraft => keyed({ attribute, label: {}, required: false, long: false, choices: [], hidden: false, value: "" });

export const newConsent = (key: string): ConsentDraft => keyed({ key, wording: {}, required: false, marketing: true, join_list: null });

export function draftOf(form: FormWhole): FormDraft {
  return {
    locales: localesOf(form.title),
    name: form.name,
    title: form.title,
    intro: form.intro,
    fields: form.fields.map(keyed),
    consents: form.consents.map(keyed),
    submit: form.submit,
    thanks: form.thanks,
    leads: Boolean(form.redirect),
    redirect: form.redirect ?? "",
    join_list: form.join_list ?? null,
    tags: form.tags,
    resource: form.resource ?? null,
    double_opt_in: form.double_opt_in,
    ownEmail: Boolean(form.confirmation),
    subject: form.confirmation?.subject ?? {},
    text: form.confirmation?.text ?? {},
    captcha: form.captcha,
  };
}

/** What is sent of a draft. */
export function changesOf(draft: FormDraft): FormChanges {
  const { locales, name, fields, consents, join_list, tags, resource, double_opt_in, captcha } = draft;
  return {
    name: name.trim(),
    title: required(draft.title, locales),
    intro: optional(draft.intro, locales),
    fields: fields.map((field) => fieldOf(field, locales)),
    consents: consents.map((consent) => consentOf(consent, locales)),
    submit: optional(draft.submit, locales),
    thanks: optional(draft.thanks, locales),
    redirect: draft.leads ? draft.redirect.trim() : null,
    join_list,
    tags,
    resource,
    double_opt_in,
    confirmation: double_opt_in && draft.ownEmail ? { subject: required(draft.subject, locales), text: required(draft.text, locales) } : null,
    captcha,
  };
}

function fieldOf({ uid: _uid, ...field }: FieldDraft, locales: readonly Locale[]): FormField {
  const plain = { attribute: field.attribute.trim(), type: field.type ?? null };
  if (field.hidden) return { ...plain, label: {}, required: false, long: false, choices: [], hidden: true, value: field.value };
  const choices = field.choices.map(({ value, label }) => ({ value: value.trim(), label: optional(label, locales) }));
  return { ...plain, label: required(field.label, locales), required: field.required, long: field.long && choices.length === 0, choices, hidden: false, value: "" };
}

const consentOf = ({ key, wording, required: must, marketing, join_list }: ConsentDraft, locales: readonly Locale[]): FormConsent => ({
  key: key.trim(),
  wording: required(wording, locales),
  required: must,
  marketing,
  join_list: join_list ?? null,
});

/** Types whose answers may be chosen from a list. */
export const mayChoose = (type: AttributeType): boolean => type !== "boolean" && type !== "datetime";

/** An answer as visitors chose it: by the labels of its choices, where the form still has them. */
export function chosen(answer: unknown, choices: FormField["choices"], locale: string): unknown {
  if (Array.isArray(answer)) return answer.map((one) => chosen(one, choices, locale));
  const choice = choices.find(({ value }) => value === answer);
  return choice ? pick(choice.label, locale, choice.value) : answer;
}

import { expect, it } from "vitest";

import { changesOf, chosen, draftOf, type FormWhole, newField } from "~/pages/forms/design";

const FORM: FormWhole = {
  form: "contact-us",
  name: "Contact us",
  title: { en: "Contact us", fr: "Nous écrire" },
  intro: {},
  fields: [
    { attribute: "email", label: { en: "Email", fr: "E-mail" }, required: true, long: false, choices: [], hidden: false, value: "" },
    { attribute: "origin", label: {}, required: false, long: false, choices: [], hidden: true, value: "website" },
  ],
  consents: [{ key: "news", wording: { en: "News", fr: "Nouvelles" }, required: false, marketing: true, join_list: "newsletter" }],
  submit: {},
  thanks: {},
  tags: [],
  double_opt_in: true,
  captcha: false,
  archived: false,
  submissions: 0,
  waiting: 0,
  latest: null,
  versions: { news: 1 },
  address: "https://jalon.example/f/contact-us",
  snippet: "",
  preview: "",
  created_at: "2026-03-02T12:00:00Z",
  updated_at: "2026-03-02T12:00:00Z",
};

it("sends what it was when nothing is changed", () => {
  expect(changesOf(draftOf(FORM))).toMatchObject({ name: FORM.name, title: FORM.title, intro: {}, consents: FORM.consents, redirect: null, confirmation: null, join_list: null, resource: null });
  expect(changesOf(draftOf(FORM)).fields).toMatchObject(FORM.fields);
});

it("is the same for the same form, whatever is switched off and on again", () => {
  const draft = draftOf(FORM);
  expect(changesOf({ ...draft, redirect: "https://shop.example" })).toEqual(changesOf(draftOf(FORM)));
  expect(changesOf({ ...draft, leads: true, redirect: " https://shop.example " }).redirect).toBe("https://shop.example");
});

it("drops the texts of a language that goes, and asks for those of one that comes", () => {
  const one = changesOf({ ...draftOf(FORM), locales: ["en"] });
  expect(one.title).toEqual({ en: "Contact us" });
  expect(one.fields?.[0]?.label).toEqual({ en: "Email" });
  const thanked = changesOf({ ...draftOf(FORM), thanks: { fr: "Merci" } });
  expect(thanked.thanks).toEqual({ en: "", fr: "Merci" });
});

it("keeps of a field what its kind has", () => {
  const field = { ...newField("origin"), hidden: true, value: "website", required: true, label: { en: "Origin" } };
  expect(changesOf({ ...draftOf(FORM), fields: [field] }).fields).toEqual([
    { attribute: "origin", type: null, label: {}, required: false, long: false, choices: [], hidden: true, value: "website" },
  ]);
  const chosen = { ...newField("topic"), long: true, value: "old", label: { en: "Topic", fr: "Sujet" }, choices: [{ value: " a ", label: { en: "", fr: null } }] };
  expect(changesOf({ ...draftOf(FORM), fields: [chosen] }).fields?.[0]).toMatchObject({ long: false, value: "", choices: [{ value: "a", label: {} }] });
});

it("tells an answer by the label of its choice, while there is one", () => {
  const choices = [{ value: "quote", label: { en: "A quote" } }, { value: "other", label: {} }];
  expect(chosen("quote", choices, "fr")).toBe("A quote");
  expect(chosen(["quote", "other", "old"], choices, "en")).toEqual(["A quote", "other", "old"]);
  expect(chosen(3, choices, "en")).toBe(3);
});

import { describe, expect, it } from "vitest";

import { en, fr } from "~/i18n/words";

type Texts = Record<string, string>;

/** Every text by its key, however deep: `app.notFound`. */
function flat(words: object, before = ""): Texts {
  const found: Texts = {};
  for (const [name, value] of Object.entries(words) as [string, unknown][]) {
    if (typeof value === "string") found[before + name] = value;
    else Object.assign(found, flat(value as object, `${before}${name}.`));
  }
  return found;
}

const filled = (text: string) => [...text.matchAll(/\{\{\s*([\w.]+)[^}]*\}\}/g)].map((match) => match[1]).sort();
const tags = (text: string) => [...text.matchAll(/<\/?(\w+)>/g)].map((match) => match[0]).sort();

/** What French texts do not say, for they have another word: évènement, e-mail, étiquette, inscription, plage, désabonnement, e-mails marketing, double accord, processus. */
const STRANGE = /évén|(?<!-)\bmails?\b|courriel|\btags?\b|enrôl|fenêtre d'envoi|désinscri|prospection|\bopt-in\b|(?<!jalon )\bworkers?\b|’|\.\.\./i;

const english = flat(en);
const french = flat(fr);

describe("the texts", () => {
  it("have the same keys in both languages", () => {
    expect(Object.keys(french).sort()).toEqual(Object.keys(english).sort());
  });

  it("say something", () => {
    const empty = [english, french].flatMap((texts) => Object.keys(texts).filter((key) => !texts[key]?.trim()));
    expect(empty).toEqual([]);
  });

  it("are filled in with the same values in both languages", () => {
    for (const [key, text] of Object.entries(english)) {
      expect([key, filled(french[key] ?? "")]).toEqual([key, filled(text)]);
      expect([key, tags(french[key] ?? "")]).toEqual([key, tags(text)]);
    }
  });

  it("break no line before a sign of punctuation in French", () => {
    const loose = Object.keys(french).filter((key) => / [:;?!»%]|« /.test(french[key] ?? ""));
    expect(loose).toEqual([]);
  });

  it("say each thing by its one word in French", () => {
    const strange = Object.keys(french).filter((key) => STRANGE.test((french[key] ?? "").replace(/\{\{.*?\}\}/g, "")));
    expect(strange.map((key) => `${key}: ${french[key] ?? ""}`)).toEqual([]);
  });

  it("have a plural for one wherever they have one for many", () => {
    const lacking = Object.keys(english).filter((key) => key.endsWith("_other") && !(key.replace(/_other$/, "_one") in english));
    expect(lacking).toEqual([]);
  });
});

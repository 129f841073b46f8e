import i18next from "i18next";
import { initReactI18next } from "react-i18next";

import { INTERPOLATION, numbers } from "~/i18n/numbers";
import type { en } from "~/i18n/words";

export const LANGUAGES = ["en", "fr"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each by its own name. */
export const NAMES: Record<Language, string> = { en: "English", fr: "Français" };

const KEPT = "jalon.language";

declare module "i18next" {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
    returnNull: false;
  }
}

function preferred(): Language {
  const wanted = [localStorage.getItem(KEPT), ...navigator.languages].map((tag) => tag?.slice(0, 2));
  return LANGUAGES.find((each) => each === wanted.find((tag) => LANGUAGES.some((one) => one === tag))) ?? "en";
}

/** Each is loaded when it is first wanted: few people read both languages, and most pages come later. */
const FILES = {
  "en/first": () => import("words:en/first"),
  "en/later": () => import("words:en/later"),
  "fr/first": () => import("words:fr/first"),
  "fr/later": () => import("words:fr/later"),
};

const there = new Set<keyof typeof FILES>();

async function load(name: keyof typeof FILES): Promise<void> {
  if (there.has(name)) return;
  i18next.addResourceBundle(name.slice(0, 2), "translation", (await FILES[name]()).default, true);
  there.add(name);
}

/** Turns to a language. Rejects when its texts cannot be loaded: the one before stays. */
export async function setLanguage(language: Language): Promise<void> {
  await Promise.all([load(`${language}/first`), load(`${language}/later`)]);
  localStorage.setItem(KEPT, language);
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}

/** What is chosen in one window is chosen in all of them, as the theme is. */
function follow({ key, newValue }: StorageEvent): void {
  const chosen = LANGUAGES.find((language) => language === newValue);
  if (key === KEPT && chosen) void setLanguage(chosen).catch(() => undefined);
}

/** Begins in the language chosen last, else the browser's, with what is said first. */
export async function startLanguage(): Promise<void> {
  const language = preferred();
  window.addEventListener("storage", follow);
  document.documentElement.lang = language;
  await i18next.use(initReactI18next).use(numbers).init({ lng: language, fallbackLng: false, resources: {}, interpolation: INTERPOLATION });
  await load(`${language}/first`);
}

/** Has the other texts there, too. Rejects when they cannot be loaded; it may be asked again. */
export async function loadRest(): Promise<void> {
  await load(`${i18next.language as Language}/later`);
}

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

/** Each is loaded when it is first wanted: few people read both. */
const WORDS: Record<Language, () => Promise<{ default: typeof en }>> = {
  en: () => import("words:en"),
  fr: () => import("words:fr"),
};

/** Turns to a language. Rejects when its texts cannot be loaded: the one before stays. */
export async function setLanguage(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, "translation")) {
    i18next.addResourceBundle(language, "translation", (await WORDS[language]()).default);
  }
  localStorage.setItem(KEPT, language);
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}

/** Begins in the language chosen last, else the browser's. */
export async function startLanguage(): Promise<void> {
  const language = preferred();
  document.documentElement.lang = language;
  await i18next.use(initReactI18next).use(numbers).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: (await WORDS[language]()).default } },
    interpolation: INTERPOLATION,
  });
}

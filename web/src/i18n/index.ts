import i18next from "i18next";
import { initReactI18next } from "react-i18next";

import { en, fr } from "~/i18n/words";

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

export function setLanguage(language: Language): void {
  localStorage.setItem(KEPT, language);
  document.documentElement.lang = language;
  void i18next.changeLanguage(language);
}

/** Begins in the language chosen last, else the browser's. */
export function startLanguage(): void {
  const language = preferred();
  document.documentElement.lang = language;
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { en: { translation: en }, fr: { translation: fr } },
    interpolation: { escapeValue: false }, // React escapes
  });
}

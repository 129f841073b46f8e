import type { FormatterModule } from "i18next";

const written = (value: unknown, language?: string): string => (typeof value === "number" ? new Intl.NumberFormat(language).format(value) : (value as string));

/** Writes the numbers in texts as their language does. */
export const numbers: FormatterModule = {
  type: "formatter",
  init() {},
  add() {},
  addCached() {},
  format: (value, _format, language) => written(value, language),
};

/** What i18next is to do with the values in texts: all of them go by `numbers`, and React escapes. */
export const INTERPOLATION = { escapeValue: false, alwaysFormat: true };

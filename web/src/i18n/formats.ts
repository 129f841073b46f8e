import { useTranslation } from "react-i18next";

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

/** ISO 4217's code for none. */
export const NO_CURRENCY = "XXX";

/** Numbers, rates and instants as the language of the page writes them. */
export function useFormats() {
  const { i18n } = useTranslation();
  const language = i18n.language;
  return {
    number: (value: number) => new Intl.NumberFormat(language).format(value),
    /** A rate with its denominator; a dash over zero. */
    rate: (part: number, whole: number) =>
      whole === 0
        ? "–"
        : new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1, minimumFractionDigits: 1 }).format(part / whole),
    /** A difference of two rates, with its sign. */
    change: (difference: number) =>
      new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1, minimumFractionDigits: 1, signDisplay: "always" }).format(difference),
    /** An amount of money, a decimal number; without a currency, the number alone. */
    money: (amount: string, currency: string) =>
      new Intl.NumberFormat(language, currency === NO_CURRENCY ? { minimumFractionDigits: 2 } : { style: "currency", currency }).format(Number(amount)),
    /** The same in few digits, for an axis. */
    shortMoney: (amount: number, currency: string) =>
      new Intl.NumberFormat(language, { notation: "compact", ...(currency !== NO_CURRENCY && { style: "currency", currency }) }).format(amount),
    /** How long, from seconds, in its largest unit. */
    duration: (seconds: number) => {
      const [unit, length] = UNITS.find((each) => seconds >= each[1]) ?? ["second", 1];
      return new Intl.NumberFormat(language, {
        style: "unit",
        unit,
        unitDisplay: "long",
        maximumFractionDigits: 0,
      }).format(seconds / length);
    },
    /** A short time, of which two digits say enough. */
    seconds: (value: number) => new Intl.NumberFormat(language, { style: "unit", unit: "second", unitDisplay: "long", maximumSignificantDigits: 2 }).format(value),
    /** A day as the API writes it. */
    day: (day: string) => new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(day)),
    /** From one day to another, both included. */
    days: (first: string, last: string) =>
      new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" }).formatRange(new Date(first), new Date(last)),
    instant: (at: Date | string, timeZone: string) =>
      new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short", timeZone }).format(new Date(at)),
  };
}

import { useTranslation } from "react-i18next";

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

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
    instant: (at: Date | string, timeZone: string) =>
      new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short", timeZone }).format(new Date(at)),
  };
}

import { SimpleGrid, Textarea, TextInput } from "@mantine/core";

import { NAMES } from "~/i18n";
import { type Locale, type Texts } from "~/pages/forms/texts";

interface Props {
  label: string;
  help?: string;
  texts: Texts;
  locales: readonly Locale[];
  change: (texts: Texts) => void;
  error?: string | undefined;
  required?: boolean;
  /** Rows of a longer text. */
  rows?: number;
  /** Below each other, for what is long. */
  stacked?: boolean;
}

/** What visitors read, in each of the languages. */
export function TextsField({ label, help, texts, locales, change, error, required = false, rows, stacked }: Props) {
  const wrong = locales.find((locale) => !texts[locale]?.trim()) ?? locales[0];
  return (
    <SimpleGrid cols={{ base: 1, sm: stacked ? 1 : locales.length }}>
      {locales.map((locale) => {
        const props = {
          label: locales.length > 1 ? `${label} (${NAMES[locale]})` : label,
          ...(help ? { description: help } : {}),
          lang: locale,
          value: texts[locale] ?? "",
          error: locale === wrong && error,
          "aria-required": required,
          withAsterisk: required,
        };
        const write = (text: string) => change({ ...texts, [locale]: text });
        return rows ? (
          <Textarea key={locale} autosize minRows={rows} maxRows={16} {...props} onChange={(event) => write(event.currentTarget.value)} />
        ) : (
          <TextInput key={locale} {...props} onChange={(event) => write(event.currentTarget.value)} />
        );
      })}
    </SimpleGrid>
  );
}

import { Checkbox, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { NAMES } from "~/i18n";
import { type Locale, LOCALES } from "~/pages/forms/texts";

interface Props {
  help?: string;
  value: readonly Locale[];
  change: (locales: Locale[]) => void;
}

/** The languages visitors may read it in; there is always one. */
export function LocalesField({ help, value, change }: Props) {
  const { t } = useTranslation();
  const choose = (chosen: string[]) => chosen.length > 0 && change(LOCALES.filter((each) => chosen.includes(each)));
  return (
    <Checkbox.Group label={t("forms.locales")} description={help} value={[...value]} onChange={choose}>
      <Group mt="xs">
        {LOCALES.map((locale) => (
          <Checkbox key={locale} value={locale} label={NAMES[locale]} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}

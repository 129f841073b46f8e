import { Anchor, Group, Stack, TagsInput, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useFormats } from "~/i18n/formats";
import { type FieldProps, inputProps } from "~/ui/fields/props";
import { BETWEEN, fits, MOST, partsOf, together } from "~/ui/fields/values";

/** Several texts, typed or pasted. Many are counted, and the last of them shown. */
export function ValuesField({ value, onChange, ...props }: FieldProps<string[]>) {
  const { t } = useTranslation();
  const { number } = useFormats();
  /** How many were too many. */
  const [refused, refuse] = useState(0);
  const held = value ?? [];
  const { before, shown } = partsOf(held);
  const put = (texts: readonly string[]) => {
    const next = together(before, texts);
    const taken = fits(next, held);
    refuse(taken ? 0 : next.length);
    if (taken) onChange(next.length > 0 ? next : null);
  };
  const error = refused > 0 ? t("fields.tooMany", { most: number(MOST), given: number(refused) }) : props.error;
  return (
    <Stack gap="xs">
      <TagsInput {...inputProps({ ...props, error, placeholder: props.placeholder ?? (held.length > 0 ? "" : t("fields.values")) })} splitChars={BETWEEN} allowDuplicates value={shown} onChange={put} />
      {before.length > 0 && (
        <Group gap="sm">
          <Text size="xs" c="dimmed" role="status">
            {t("fields.manyValues", { all: number(held.length), shown: number(shown.length) })}
          </Text>
          {!props.disabled && (
            <Anchor component="button" type="button" size="xs" onClick={() => onChange(null)}>
              {t("fields.removeAll")}
            </Anchor>
          )}
        </Group>
      )}
    </Stack>
  );
}

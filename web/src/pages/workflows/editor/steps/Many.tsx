import { Pill, Stack } from "@mantine/core";
import type { ComponentType, ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { At, type FieldName, useField } from "~/pages/workflows/editor/steps/fields";
import type { FieldProps } from "~/ui/fields";

/** Several of what a field chooses one of. */
export function Many({ name, help, input: Field }: { name: FieldName; help?: ReactNode; input: ComponentType<FieldProps<string>> }) {
  const { t } = useTranslation();
  const { held, put, shown } = useField({ name, help });
  const names = Array.isArray(held) ? (held as string[]) : [];
  return (
    <At name={name}>
      <Stack gap="xs">
        <Field key={names.length} {...shown} value={null} onChange={(chosen) => chosen && put([...new Set([...names, chosen])])} />
        <Pill.Group>
          {names.map((each) => (
            <Pill key={each} dir="auto" withRemoveButton disabled={shown.disabled} removeButtonProps={{ "aria-label": t("editor.pair.remove", { name: each }), "aria-hidden": false, tabIndex: 0 }} onRemove={() => put(names.length > 1 ? names.filter((one) => one !== each) : undefined)}>
              {each}
            </Pill>
          ))}
        </Pill.Group>
      </Stack>
    </At>
  );
}

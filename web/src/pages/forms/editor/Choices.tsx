import { ActionIcon, Button, Group, Paper, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { FormField } from "~/pages/forms/design";
import type { Locale } from "~/pages/forms/texts";
import { TextsField } from "~/pages/forms/TextsField";

type Choice = FormField["choices"][number];

interface Props {
  choices: Choice[];
  locales: readonly Locale[];
  change: (choices: Choice[]) => void;
  wrong: (path: (string | number)[]) => string | undefined;
}

/** The only answers there are; without any, visitors write what they like. */
export function Choices({ choices, locales, change, wrong }: Props) {
  const { t } = useTranslation();
  const update = (at: number, part: Partial<Choice>) => change(choices.map((each, place) => (place === at ? { ...each, ...part } : each)));
  return (
    <Stack gap="sm" role="group" aria-label={t("formEditor.choices")}>
      <Text fw={600}>{t("formEditor.choices")}</Text>
      <Text size="xs" c="dimmed">
        {t("formEditor.choicesHelp")}
      </Text>
      {choices.map((choice, at) => (
        <Paper key={at} withBorder p="sm">
          <Stack gap="sm">
            <Group gap="sm" align="flex-end" wrap="nowrap">
              <TextInput flex={1} dir="auto" label={t("formEditor.choice", { number: at + 1 })} value={choice.value} error={wrong(["choices", at])} onChange={(event) => update(at, { value: event.currentTarget.value })} />
              <ActionIcon variant="subtle" color="bad" size="lg" aria-label={t("formEditor.remove", { name: choice.value })} onClick={() => change(choices.filter((_, place) => place !== at))}>
                <IconTrash size={16} aria-hidden />
              </ActionIcon>
            </Group>
            <TextsField label={t("formEditor.choiceLabel")} texts={choice.label} locales={locales} error={wrong(["choices", at, "label"])} change={(label) => update(at, { label })} />
          </Stack>
        </Paper>
      ))}
      <Group>
        <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => change([...choices, { value: "", label: {} }])}>
          {t("formEditor.addChoice")}
        </Button>
      </Group>
    </Stack>
  );
}

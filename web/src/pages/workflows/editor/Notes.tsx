import { ActionIcon, Button, Group, Stack, Textarea, Title } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { addNote, changeField, deleteStep } from "~/builder";
import { useStep } from "~/pages/workflows/editor/context";

/** What was noted on a step, for those who read the workflow. */
export function Notes() {
  const { t } = useTranslation();
  const { step, structure, run, disabled } = useStep();
  const { draft, notes } = structure.graph;
  const found = notes.get(step.key) ?? [];
  return (
    <Stack gap="sm" component="section" aria-labelledby="notes">
      <Title order={3} id="notes">
        {t("editor.notes.title")}
      </Title>
      {found.map((note, place) => (
        <Group key={note.key} gap="xs" wrap="nowrap" align="flex-start">
          <Textarea
            flex={1}
            autosize
            minRows={2}
            dir="auto"
            aria-label={t("editor.notes.one", { number: place + 1 })}
            disabled={disabled}
            value={typeof note.data.text === "string" ? note.data.text : ""}
            onChange={(event) => run(changeField(draft, note.key, ["text"], event.currentTarget.value))}
          />
          <ActionIcon variant="default" size="lg" disabled={disabled} aria-label={t("editor.notes.remove", { number: place + 1 })} onClick={() => run(deleteStep(draft, note.key))}>
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <Group>
        <Button variant="default" disabled={disabled} leftSection={<IconPlus size={16} aria-hidden />} onClick={() => run(addNote(draft, step.key, ""))}>
          {t("editor.notes.add")}
        </Button>
      </Group>
    </Stack>
  );
}

import { Group, Paper, Stack, Title } from "@mantine/core";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";

import { TextLink } from "~/pages/workflows/links";

interface PartProps {
  title: string;
  /** Where it is edited: the workflow, and a step of it. */
  edit?: { slug: string; step?: string };
  children: ReactNode;
}

/** One thing to look at before publishing. */
export function Part({ title, edit, children }: PartProps) {
  const id = useId();
  return (
    <Paper withBorder p="lg" className="surface" component="section" aria-labelledby={id}>
      <Stack gap="md">
        <Group justify="space-between" gap="md">
          <Title order={2} id={id}>
            {title}
          </Title>
          {edit && <EditLink {...edit} about={title} />}
        </Group>
        {children}
      </Stack>
    </Paper>
  );
}

/** To the draft, where it is changed; to the panel of a step, or of the trigger: "". */
export function EditLink({ slug, step, about }: { slug: string; step?: string; about: string }) {
  const { t } = useTranslation();
  return (
    <TextLink to="/workflows/$slug" params={{ slug }} search={{ mode: "edit", ...(step !== undefined && { step }) }} aria-label={t("publish.editAbout", { about })}>
      {t("publish.edit")}
    </TextLink>
  );
}

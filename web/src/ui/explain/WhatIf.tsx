import { ActionIcon, Button, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { Refused } from "~/ui/acting/Form";
import { type Property, suppose, type Supposed } from "~/ui/explain/explanation";
import { Lines, Marked } from "~/ui/explain/Lines";
import { EventField } from "~/ui/pick";

/** What would come of something the contact might do now. */
export function WhatIf({ workflow, contact }: { workflow: string; contact: string }) {
  const { t } = useTranslation();
  const [event, name] = useState("");
  const [properties, set] = useState<readonly Property[]>([]);
  const trying = useMutation({ mutationFn: () => suppose(workflow, contact, { event, properties }) });
  const change = (place: number, changes: Partial<Property>) => set(properties.map((each, at) => (at === place ? { ...each, ...changes } : each)));
  const submit = (happened: SyntheticEvent) => {
    happened.preventDefault();
    trying.mutate();
  };
  return (
    <Stack gap="md" component="section" aria-labelledby="what-if">
      <Stack gap="xs">
        <Title order={3} id="what-if">
          {t("explain.whatIf")}
        </Title>
        <Text c="dimmed">{t("explain.whatIfHelp")}</Text>
      </Stack>
      <form onSubmit={submit}>
        <Stack gap="md">
          <EventField label={t("explain.event")} value={event} onChange={(chosen) => name(chosen ?? "")} />
          {properties.map((each, place) => (
            <Group key={place} gap="sm" align="flex-end">
              <TextInput label={t("explain.property")} value={each.name} onChange={(typed) => change(place, { name: typed.currentTarget.value })} flex={1} dir="auto" />
              <TextInput label={t("explain.value")} value={each.value} onChange={(typed) => change(place, { value: typed.currentTarget.value })} flex={1} dir="auto" />
              <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("explain.dropProperty", { name: each.name })} onClick={() => set(properties.filter((_, at) => at !== place))}>
                <IconTrash size="1.25em" aria-hidden />
              </ActionIcon>
            </Group>
          ))}
          <Group gap="sm">
            <Button variant="default" type="submit" loading={trying.isPending} disabled={event.trim() === ""}>
              {t("explain.try")}
            </Button>
            <Button variant="subtle" onClick={() => set([...properties, { name: "", value: "" }])}>
              {t("explain.addProperty")}
            </Button>
          </Group>
        </Stack>
      </form>
      <Refused error={trying.error} />
      <div aria-live="polite">{trying.data && <Answer supposed={trying.data} />}</div>
    </Stack>
  );
}

function Answer({ supposed: { verdict, enrollments, lines, time_zone: zone } }: { supposed: Supposed }) {
  const { t } = useTranslation();
  return (
    <Stack gap="md">
      {verdict.map((sentence, place) => (
        <Text key={place} fw={600}>
          <Marked sentence={sentence} />
        </Text>
      ))}
      <Lines title={t("explain.wouldDecide")} lines={[...enrollments.flatMap((passage) => passage.lines), ...lines]} zone={zone} />
    </Stack>
  );
}

import { Anchor, Button, Group, List, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useFormats } from "~/i18n/formats";
import { nameOf } from "~/pages/contacts/types";
import type { Preview } from "~/ui/conditions/preview";

/** The condition in a sentence, how many meet it now, and some of them; grey while it is counted anew. */
export function Counted({ preview, sampled }: { preview: Preview; sampled: boolean }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const { counted, stale, lacking, failed } = preview;
  if (lacking === "inside") return null;
  return (
    <Stack gap="xs" aria-live="polite" aria-busy={stale}>
      {lacking === "unfinished" && <Text c="dimmed">{t("conditions.unfinished")}</Text>}
      {lacking === null && failed && preview.mistakes.size === 0 && <NotCounted error={failed} retry={preview.retry} />}
      {counted && !failed && (
        <div className="condition-counted" data-stale={stale}>
          <Stack gap="xs">
            <Text fw={600}>{t("conditions.meet", { count: counted.count, n: number(counted.count) })}</Text>
            <Text>{counted.sentence}</Text>
            {counted.problems.map(({ message, remedy }) => (
              <Text key={message} c="warn">
                {message} {remedy}
              </Text>
            ))}
            {sampled && counted.sample.length > 0 && <Sample people={counted.sample} />}
          </Stack>
        </div>
      )}
    </Stack>
  );
}

function NotCounted({ error, retry }: { error: Error; retry: () => void }) {
  const { t } = useTranslation();
  return (
    <Group gap="sm" role="alert">
      <Text c="bad">{error.message}</Text>
      <Button variant="default" onClick={retry}>
        {t("app.retry")}
      </Button>
    </Group>
  );
}

function Sample({ people }: { people: { id: string; email: string | null; external_id: string | null }[] }) {
  const { t } = useTranslation();
  return (
    <>
      <Text size="xs" c="dimmed">
        {t("conditions.sample")}
      </Text>
      <List listStyleType="none" spacing="xs">
        {people.map((person) => (
          <List.Item key={person.id}>
            <Anchor className="name" dir="auto" renderRoot={(props) => <Link {...props} to="/contacts/$contact" params={{ contact: person.id }} target="_blank" />}>
              {nameOf(person)}
            </Anchor>
          </List.Item>
        ))}
      </List>
    </>
  );
}

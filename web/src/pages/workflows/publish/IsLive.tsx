import { Alert, Group, List, Stack, Text, Title } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { useZone } from "~/app/session";
import { useFormats } from "~/i18n/formats";
import { ButtonLink, TextLink } from "~/pages/workflows/links";
import type { Published } from "~/pages/workflows/publish/queries";

/** What was published, and what is next. */
export function IsLive({ workflow, published }: { workflow: components["schemas"]["WorkflowShown"]; published: Published }) {
  const { t } = useTranslation();
  const { number, instant } = useFormats();
  const zone = useZone();
  const slug = workflow.workflow;
  const queries = useQueryClient();
  // Only now: what asked for the draft, which is no more, is gone from the page.
  useEffect(() => {
    for (const key of ["workflow", "workflows", "emails"]) void queries.invalidateQueries({ queryKey: [key] });
  }, [queries]);
  return (
    <Stack gap="lg">
      <Alert color="ok" icon={<IconCheck size="1em" aria-hidden />} role="status" title={t(published.changed ? "publish.versionLive" : "publish.nothingChanged", { number: number(published.version) })}>
        <Stack gap="xs">
          {published.existing > 0 && <Text>{t("publish.entering", { count: published.existing, number: number(published.existing) })}</Text>}
          {workflow.starts_at && <Text>{t("publish.startsAt", { at: instant(workflow.starts_at, zone) })}</Text>}
          {workflow.state === "paused" && <Text>{t("publish.staysPaused")}</Text>}
          {workflow.state === "active" && !workflow.starts_at && <Text>{t("publish.letsIn")}</Text>}
        </Stack>
      </Alert>
      {published.warnings.length > 0 && (
        <Alert color="warn" title={t("publish.warnings")}>
          <List>
            {published.warnings.map((each, place) => (
              <List.Item key={place}>{each.message}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Title order={2}>{t("publish.next")}</Title>
      <List spacing="sm">
        <List.Item>
          <TextLink to="/workflows/$slug/people" params={{ slug }}>
            {t("publish.seePeople")}
          </TextLink>
        </List.Item>
        <List.Item>
          <TextLink to="/workflows/$slug/results" params={{ slug }}>
            {t("publish.seeResults")}
          </TextLink>
        </List.Item>
        <List.Item>
          <TextLink to="/contacts">{t("publish.enroll")}</TextLink>
        </List.Item>
      </List>
      <Group>
        <ButtonLink to="/workflows/$slug" params={{ slug }}>
          {t("publish.seeNumbers")}
        </ButtonLink>
      </Group>
    </Stack>
  );
}

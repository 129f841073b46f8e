import { Anchor, Button, Paper, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";
import { useFormats } from "~/i18n/formats";
import { Found } from "~/ui/acting/Found";
import { Empty } from "~/ui/States";

type Row = components["schemas"]["ListedWorkflow"];

const MOST = 6;

/** The workflows that contacts enter now. `total`: also those that are not shown. */
export function Live({ total }: { total: number | undefined }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const live = useQuery({
    queryKey: ["workflows", "live"],
    queryFn: () => answerOf(api.GET("/api/v1/workflows", { params: { query: { state: ["active"], limit: MOST } } })),
  });
  return (
    <Stack gap="sm" component="section" aria-labelledby="live">
      <Title order={2} id="live">
        {t("home.live")}
      </Title>
      <Found query={live} rows={4}>
        {({ items }) => (
          <>
            {items.length === 0 && <NoneLive />}
            <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
              {items.map((row) => (
                <Card key={row.workflow} row={row} />
              ))}
            </SimpleGrid>
            {items.length > 0 && (
              <Anchor renderRoot={(props) => <Link {...props} to="/workflows" search={{ state: "active" }} />}>
                {total === undefined ? t("home.seeWorkflows") : t("home.seeLive", { count: total, number: number(total) })}
              </Anchor>
            )}
          </>
        )}
      </Found>
    </Stack>
  );
}

function NoneLive() {
  const { t } = useTranslation();
  return (
    <Empty title={t("home.noLive")} help={t("home.firstStep")}>
      <Button variant="default" component={Link} to="/workflows">
        {t("home.seeWorkflows")}
      </Button>
    </Empty>
  );
}

function Card({ row: { workflow, name, has_goal, figures } }: { row: Row }) {
  const { t } = useTranslation();
  const { number, rate } = useFormats();
  return (
    <Paper p="lg" withBorder className="surface">
      <Anchor fw={600} dir="auto" className="name" title={name} renderRoot={(props) => <Link {...props} to="/workflows/$slug" params={{ slug: workflow }} />}>
        {name || workflow}
      </Anchor>
      <Text c="dimmed">
        {t("workflows.entered")} {number(figures.entered)} · {t("workflows.inside")} {number(figures.inside)}
        {has_goal && ` · ${t("workflows.goal")} ${rate(figures.goal, figures.entered)}`}
      </Text>
    </Paper>
  );
}

import { Paper, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { Earned } from "~/pages/workflows/results/Earned";

/** What the orders that count for a workflow brought, and which ones do. */
export function Revenue({ figures: { orders, revenue } }: { figures: components["schemas"]["WorkflowFigures"] }) {
  const { t } = useTranslation();
  return (
    <Paper withBorder p="lg" className="surface">
      <Stack gap="md">
        <Text component="div" size="xl" fw={600}>
          <Earned orders={orders} revenue={revenue} />
        </Text>
        <Text c="dimmed">{t("workflow.ordersCounted")}</Text>
      </Stack>
    </Paper>
  );
}

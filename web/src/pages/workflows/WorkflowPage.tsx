import { Group, Stack, Tabs, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { createLazyRoute, Outlet, useMatches, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { useZone } from "~/app/session";
import { useFormats } from "~/i18n/formats";
import { LifeMenu } from "~/pages/workflows/LifeMenu";
import { TextLink } from "~/pages/workflows/links";
import { workflowOf } from "~/pages/workflows/queries";
import { StateBadge } from "~/pages/workflows/StateBadge";
import { Failed, Loading } from "~/ui/States";

export const Route = createLazyRoute("/inside/workflows/$slug")({ component: WorkflowPage });

const TABS = {
  flow: "/workflows/$slug",
  results: "/workflows/$slug/results",
  people: "/workflows/$slug/people",
  history: "/workflows/$slug/history",
} as const;
type Tab = keyof typeof TABS;
const NAMES = Object.keys(TABS) as Tab[];

/** What stays on all pages of a workflow: its name, its state, and the tabs. */
function WorkflowPage() {
  const { slug } = Route.useParams();
  const found = useQuery(workflowOf(slug));
  return (
    <Stack gap="lg">
      {found.isPending && <Loading rows={2} />}
      {found.isError && <Failed error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && (
        <>
          <Heading workflow={found.data} />
          <PageTabs slug={slug} />
        </>
      )}
    </Stack>
  );
}

function Heading({ workflow }: { workflow: components["schemas"]["WorkflowShown"] }) {
  const { t } = useTranslation();
  const { instant } = useFormats();
  const zone = useZone();
  const facts = [
    workflow.version && t("workflow.version", { number: workflow.version }),
    workflow.state === "paused" && t(workflow.pause === "skip" ? "workflow.pausedSkip" : "workflow.pausedHold"),
    workflow.starts_at && t("workflow.starts", { at: instant(workflow.starts_at, zone) }),
    workflow.ends_at && t("workflow.ends", { at: instant(workflow.ends_at, zone) }),
    workflow.draft && workflow.version && t("workflow.hasDraft"),
  ].filter((fact) => typeof fact === "string");
  return (
    <Stack gap="xs">
      <TextLink to="/workflows" size="xs">
        {t("workflows.title")}
      </TextLink>
      <Group justify="space-between" align="flex-start" gap="md">
        <Group gap="md" miw={0}>
          <Title order={1} dir="auto" className="name" title={workflow.name}>
            {workflow.name}
          </Title>
          <StateBadge state={workflow.state} />
        </Group>
        <LifeMenu workflow={workflow} wide />
      </Group>
      {facts.length > 0 && <Text c="dimmed">{facts.join(" · ")}</Text>}
    </Stack>
  );
}

function PageTabs({ slug }: { slug: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const route = useMatches({ select: (matches) => matches.at(-1)?.routeId ?? "" });
  const shown = NAMES.find((name) => route.endsWith(`$slug/${name}`)) ?? "flow";
  return (
    <Tabs value={shown} onChange={(tab) => tab && void navigate({ to: TABS[tab as Tab], params: { slug } })} keepMounted={false}>
      <Tabs.List>
        {NAMES.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {t(`workflow.${name}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={shown} pt="lg">
        <Outlet />
      </Tabs.Panel>
    </Tabs>
  );
}

import { Group, Stack, Tabs, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { createLazyRoute, Outlet, useMatches, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { useZone } from "~/app/session";
import { useFormats } from "~/i18n/formats";
import { HeadLabels } from "~/pages/workflows/HeadLabels";
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
    <Stack flex={1}>
      {found.isPending && <Loading rows={2} />}
      {found.isError && <Failed error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && <Parts workflow={found.data} />}
    </Stack>
  );
}

type Workflow = components["schemas"]["WorkflowShown"];

function Parts({ workflow }: { workflow: Workflow }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const route = useMatches({ select: (matches) => matches.at(-1)?.routeId ?? "" });
  const shown = NAMES.find((name) => route.endsWith(`$slug/${name}`)) ?? "flow";
  return (
    <Tabs value={shown} onChange={(tab) => tab && void navigate({ to: TABS[tab as Tab], params: { slug: workflow.workflow } })} keepMounted={false} className="fill">
      <Group className="page-head" justify="space-between" gap="md">
        <Heading workflow={workflow} />
        <Tabs.List>
          {NAMES.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`workflow.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <LifeMenu workflow={workflow} wide />
      </Group>
      <Tabs.Panel value={shown} pt="sm" className="fill">
        <Outlet />
      </Tabs.Panel>
    </Tabs>
  );
}

function Heading({ workflow }: { workflow: Workflow }) {
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
    <Group gap="sm" miw={0} flex="1 1 12rem" style={{ rowGap: 0 }}>
      <TextLink to="/workflows" size="xs">
        {t("workflows.title")}
      </TextLink>
      <Title order={1} dir="auto" className="name" title={workflow.name}>
        {workflow.name}
      </Title>
      <StateBadge state={workflow.state} />
      {facts.length > 0 && (
        <Text size="xs" c="dimmed">
          {facts.join(" · ")}
        </Text>
      )}
      <HeadLabels workflow={workflow} />
    </Group>
  );
}

import { Stack, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { createLazyRoute } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { TextLink } from "~/pages/workflows/links";
import { Deciding } from "~/pages/workflows/publish/Deciding";
import { IsLive } from "~/pages/workflows/publish/IsLive";
import { type Published, readDraft } from "~/pages/workflows/publish/queries";
import { workflowOf } from "~/pages/workflows/queries";
import { Found } from "~/ui/acting/Found";
import { Empty } from "~/ui/States";

export const Route = createLazyRoute("/inside/workflows/$slug/publish")({ component: Publish });

/** Everything to look at before a draft is published, then the button. */
function Publish() {
  const { slug } = Route.useParams();
  const workflow = useQuery(workflowOf(slug));
  // Kept beside the queries: what was published is no draft any more.
  const [done, finish] = useState<Published | null>(null);
  return (
    <Stack gap="xl" maw="60rem">
      <Found query={workflow}>
        {(found) => (
          <>
            <Heading workflow={found} done={done !== null} />
            {done ? <IsLive workflow={found} published={done} /> : found.draft ? <ToPublish workflow={found} finish={finish} /> : <NothingToPublish slug={slug} />}
          </>
        )}
      </Found>
    </Stack>
  );
}

function Heading({ workflow, done }: { workflow: components["schemas"]["WorkflowShown"]; done: boolean }) {
  const { t } = useTranslation();
  return (
    <Stack gap="xs">
      <TextLink to="/workflows/$slug" params={{ slug: workflow.workflow }} size="xs">
        <span dir="auto">{workflow.name}</span>
      </TextLink>
      <Title order={1} className="name" title={workflow.name}>
        {t(done ? "publish.isLive" : "publish.title", { name: workflow.name })}
      </Title>
    </Stack>
  );
}

function NothingToPublish({ slug }: { slug: string }) {
  const { t } = useTranslation();
  return (
    <Empty title={t("publish.nothing")} help={t("publish.nothingHelp")}>
      <TextLink to="/workflows/$slug" params={{ slug }}>
        {t("publish.back")}
      </TextLink>
    </Empty>
  );
}

function ToPublish({ workflow, finish }: { workflow: components["schemas"]["WorkflowShown"]; finish: (done: Published) => void }) {
  // What is looked at does not change by itself: another draft is another page.
  const read = useQuery({ ...readDraft(workflow.workflow), staleTime: Infinity, refetchOnMount: "always" });
  return <Found query={read}>{({ draft, tag }) => <Deciding key={tag} workflow={workflow} draft={draft} tag={tag} finish={finish} look={() => void read.refetch()} />}</Found>;
}

import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { createLazyRoute, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { DeedList } from "~/pages/workflows/history/DeedList";
import { Comparison } from "~/pages/workflows/history/Comparison";
import { checkedHistory, type HistorySearch } from "~/pages/workflows/history/search";
import { Versions } from "~/pages/workflows/history/Versions";
import { versionsOf, workflowOf } from "~/pages/workflows/queries";
import { Empty, Failed, Loading } from "~/ui/States";

export const Route = createLazyRoute("/inside/workflows/$slug/history")({ component: History });

/** What the workflow was before, who made it so, and what changed. */
function History() {
  const { slug } = Route.useParams();
  const search: HistorySearch = Route.useSearch();
  const navigate = useNavigate();
  const change = (changes: { [Name in keyof HistorySearch]?: unknown }) =>
    void navigate({ to: "/workflows/$slug/history", params: { slug }, search: checkedHistory({ ...search, ...changes }), resetScroll: false });
  return (
    <Stack gap="xl">
      <Published slug={slug} search={search} change={change} />
      <DeedList slug={slug} cursor={search.cursor} go={(cursor) => change({ cursor })} />
    </Stack>
  );
}

interface PublishedProps {
  slug: string;
  search: HistorySearch;
  change: (changes: { [Name in keyof HistorySearch]?: unknown }) => void;
}

function Published({ slug, search, change }: PublishedProps) {
  const { t } = useTranslation();
  const found = useQuery(versionsOf(slug));
  const hasDraft = useQuery(workflowOf(slug)).data?.draft ?? false;
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const versions = found.data.items;
  if (versions.length === 0) return <Empty title={t("workflow.noVersion")} help={t("workflow.noVersionHelp")} />;
  return (
    <>
      <Versions slug={slug} versions={versions} hasDraft={hasDraft} compare={(from, to) => change({ from, to })} />
      {search.from && <Comparison slug={slug} from={search.from} to={search.to} versions={versions.map((each) => each.number)} hasDraft={hasDraft} change={change} />}
    </>
  );
}

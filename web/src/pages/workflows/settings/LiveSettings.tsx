import { Alert, Stack, Text } from "@mantine/core";
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";
import type { Draft } from "~/builder";
import { useFormats } from "~/i18n/formats";
import { workflowOf } from "~/pages/workflows/queries";
import { asInDraft, differing, type Own } from "~/pages/workflows/settings/settings";
import { Confirm, useAsked } from "~/ui/acting/Confirm";
import { MayButton } from "~/ui/acting/MayButton";
import { toastUndo } from "~/ui/acting/toast";

type Settings = components["schemas"]["WorkflowSettings"];

const NAMES = { suppress: "workflowSettings.suppress", window: "workflowSettings.ownWindow", schedule: "workflowSettings.schedule" } as const satisfies Record<Own, string>;

/** The settings that rule everyone inside, with the tag that says which state of them was read. */
const liveOf = (slug: string, enabled: boolean) =>
  queryOptions({
    queryKey: ["workflow", slug, "settings"],
    queryFn: async () => {
      const { data, response } = await api.GET("/api/v1/workflows/{slug}/settings", { params: { path: { slug } } });
      return { settings: data as Settings, tag: response.headers.get("ETag") ?? "" };
    },
    enabled,
  });

const put = (slug: string, body: Settings, tag = "") =>
  answerOf(api.PUT("/api/v1/workflows/{slug}/settings", { params: { path: { slug } }, headers: tag ? { "If-Match": tag } : {}, body }));

/** Says which settings of a published workflow are not live yet, and makes them so without publishing. */
export function LiveSettings({ draft }: { draft: Draft }) {
  const { t, i18n } = useTranslation();
  const { number } = useFormats();
  const queries = useQueryClient();
  const slug = typeof draft.workflow === "string" ? draft.workflow : "";
  const workflow = useQuery({ ...workflowOf(slug), enabled: slug !== "" });
  const live = useQuery(liveOf(slug, Boolean(workflow.data?.version)));
  const asked = useAsked<Settings>();
  const differs = live.data ? differing(draft, live.data.settings) : [];
  const again = () => queries.invalidateQueries({ queryKey: ["workflow", slug] });
  if (!live.data || (differs.length === 0 && !asked.opened)) return null;
  const { settings, tag } = live.data;
  const what = new Intl.ListFormat(i18n.language).format(differs.map((name) => t(NAMES[name])));
  const inside = workflow.data?.figures.inside ?? 0;
  return (
    <>
      <Alert color="info" title={t("workflowSettings.live")}>
        <Stack gap="sm" align="flex-start">
          <Text>{t("workflowSettings.liveHelp", { what })}</Text>
          <MayButton needs="workflows:run" variant="default" onClick={() => asked.ask(asInDraft(settings, draft))}>
            {t("workflowSettings.apply")}
          </MayButton>
        </Stack>
      </Alert>
      <Confirm
        asked={asked}
        words={() => ({
          title: t("workflowSettings.applyTitle"),
          verb: t("workflowSettings.apply"),
          consequence: (
            <Stack gap="sm">
              <Text fw={600}>{t("workflowSettings.peopleInside", { count: inside, number: number(inside) })}</Text>
              <Text>{t("workflowSettings.applyHelp")}</Text>
            </Stack>
          ),
        })}
        act={(wanted) => put(slug, wanted, tag)}
        done={() => {
          void again();
          toastUndo(t("workflowSettings.applied"), () => put(slug, settings).then(again));
        }}
      />
    </>
  );
}

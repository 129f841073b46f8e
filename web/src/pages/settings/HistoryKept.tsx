import { Select } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { useMay } from "~/app/session";
import { account } from "~/pages/settings/account";
import { Confirm, useAsked } from "~/ui/acting/Confirm";
import { Refused } from "~/ui/acting/Form";
import { toast } from "~/ui/acting/toast";

const OFFERED = [0, 60, 36, 24, 13, 6];

/** How long the account remembers: 0 months stand for ever. To keep more takes nothing; to keep less drops the rest. */
export function HistoryKept({ months }: { months: number }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const may = useMay("settings:write");
  const asked = useAsked<number>();
  const keep = (wanted: number) => answerOf(api.PATCH("/api/v1/settings", { body: { keep_months: wanted } }));
  const kept = (saved: Awaited<ReturnType<typeof keep>>) => {
    queries.setQueryData(account.queryKey, saved);
    toast(t("acting.saved"));
  };
  const keeping = useMutation({ mutationFn: keep, onSuccess: kept });
  const choose = (wanted: number) => {
    const more = wanted === 0 || (months !== 0 && wanted >= months);
    if (more) keeping.mutate(wanted);
    else asked.ask(wanted);
  };
  const label = (each: number) => (each === 0 ? t("settings.account.historyAll") : t("settings.account.historyMonths", { count: each }));
  return (
    <>
      <Select
        maw="40rem"
        label={t("settings.account.history")}
        description={t("settings.account.historyHelp")}
        allowDeselect={false}
        disabled={!may || keeping.isPending}
        data={[...new Set([...OFFERED, months])].map((each) => ({ value: String(each), label: label(each) }))}
        value={String(months)}
        onChange={(chosen) => chosen && choose(Number(chosen))}
      />
      <Refused error={keeping.error} />
      <Confirm
        asked={asked}
        words={(count) => ({ title: t("settings.account.historyTitle"), consequence: t("settings.account.historyText", { count }), verb: t("settings.account.historyDrop") })}
        act={keep}
        done={kept}
        hue="bad"
      />
    </>
  );
}

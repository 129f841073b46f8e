import { Button, Group, Progress, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { useFormats } from "~/i18n/formats";
import { job as jobOf } from "~/pages/contacts/queries";
import type { Job } from "~/pages/contacts/types";
import { Refused } from "~/ui/acting/Form";

/** How far a job is that only reads, and stopping it. */
export function Running({ job }: { job: Job }) {
  const { t } = useTranslation();
  const { rate } = useFormats();
  const queries = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => answerOf(api.POST("/api/v1/jobs/{work_id}/cancel", { params: { path: { work_id: job.id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: jobOf(job.id).queryKey }),
  });
  const share = job.total > 0 ? Math.min(100, (100 * job.done) / job.total) : 0;
  return (
    <Stack gap="sm">
      <Progress value={share} animated aria-label={t("jobs.progress")} />
      <Text aria-live="polite">{job.state === "queued" ? t("jobs.queued") : job.total > 0 ? t("jobs.running", { share: rate(job.done, job.total) }) : t("jobs.begins")}</Text>
      <Refused error={cancel.error} />
      <Group>
        <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
          {t("jobs.cancel")}
        </Button>
      </Group>
    </Stack>
  );
}

import { Alert, Anchor, Button, Group, Paper, Progress, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { hasEnded, job as jobQuery } from "~/pages/contacts/queries";
import type { Job } from "~/pages/contacts/types";
import { Refused } from "~/ui/acting/Form";
import { Failed, Loading } from "~/ui/States";
import { useFormats } from "~/i18n/formats";

const KINDS = ["import", "export", "change_contacts", "enroll_contacts", "erase_contacts"] as const;

/** How far some long work is, and what came of it. The page may be left meanwhile. */
export function JobPanel({ id, close }: { id: string; close?: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const found = useQuery(jobQuery(id));
  const ended = hasEnded(found.data);
  useEffect(() => {
    if (!ended) return;
    for (const key of ["contacts", "contact", "lists", "segments", "attributes"]) void queries.invalidateQueries({ queryKey: [key] });
  }, [ended, queries]);
  if (found.isPending) return <Loading rows={2} />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  return (
    <Paper withBorder p="lg" className="surface" component="section" aria-labelledby={`job-${id}`}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} id={`job-${id}`}>
            <JobName job={found.data} />
          </Title>
          {ended && close && (
            <Button variant="subtle" onClick={close}>
              {t("jobs.close")}
            </Button>
          )}
        </Group>
        {ended ? <Outcome job={found.data} /> : <Running job={found.data} />}
      </Stack>
    </Paper>
  );
}

function JobName({ job }: { job: Job }) {
  const { t } = useTranslation();
  const kind = KINDS.find((each) => each === job.kind);
  return <>{kind ? t(`jobs.${kind}`) : t("jobs.work")}</>;
}

function Running({ job }: { job: Job }) {
  const { t } = useTranslation();
  const { rate } = useFormats();
  const queries = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => answerOf(api.POST("/api/v1/jobs/{work_id}/cancel", { params: { path: { work_id: job.id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["jobs", job.id] }),
  });
  const share = job.total > 0 ? Math.min(100, (100 * job.done) / job.total) : 0;
  return (
    <>
      <Progress value={share} animated aria-label={t("jobs.progress")} />
      <Text aria-live="polite">
        {job.state === "queued" ? t("jobs.queued") : job.total > 0 ? t("jobs.running", { share: rate(job.done, job.total) }) : t("jobs.begins")}
      </Text>
      <Text c="dimmed">{t("jobs.mayLeave")}</Text>
      <Refused error={cancel.error} />
      <Group>
        <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
          {t("jobs.cancel")}
        </Button>
        <Text size="xs" c="dimmed">
          {t("jobs.cancelKeeps")}
        </Text>
      </Group>
    </>
  );
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

function Outcome({ job }: { job: Job }) {
  const { t } = useTranslation();
  if (job.state === "cancelled") {
    return (
      <Alert color="warn" role="status">
        {t("jobs.cancelled")}
      </Alert>
    );
  }
  if (job.state === "failed") {
    return (
      <Alert color="bad" role="alert" title={t("jobs.failed")}>
        <Text>{textOf(job.problem?.message)}</Text>
        <Text>{textOf(job.problem?.remedy)}</Text>
      </Alert>
    );
  }
  return (
    <Stack gap="sm" role="status">
      <Text>{t("jobs.done")}</Text>
      <Counts result={job.result ?? {}} />
      <File job={job} />
    </Stack>
  );
}

const COUNTS = ["rows", "contacts", "created", "updated", "unchanged", "skipped", "rejected"] as const;

/** What was counted, of an import or of anything else. */
export function Counts({ result }: { result: Record<string, unknown> }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const counted = COUNTS.flatMap((name) => {
    const value = result[name];
    return typeof value === "number" ? [{ name, value }] : [];
  });
  return (
    <Group component="dl" m={0} gap="xl">
      {counted.map(({ name, value }) => (
        <Stack key={name} gap={0}>
          <Text component="dt" c="dimmed" size="xs">
            {t(`jobs.${name}`)}
          </Text>
          <Text component="dd" m={0} fw={600}>
            {number(value)}
          </Text>
        </Stack>
      ))}
    </Group>
  );
}

function File({ job }: { job: Job }) {
  const { t } = useTranslation();
  const rejected = textOf(job.result?.rejected_file);
  if (!rejected && !textOf(job.result?.file)) return null;
  return (
    <Stack gap={0}>
      <Anchor href={`/api/v1/jobs/${job.id}/file`} download>
        {rejected ? t("jobs.rejectedFile") : t("jobs.file")}
      </Anchor>
      <Text size="xs" c="dimmed">
        {t("jobs.filesKept")}
      </Text>
    </Stack>
  );
}

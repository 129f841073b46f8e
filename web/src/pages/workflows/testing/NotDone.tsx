import { Alert, List, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Job } from "~/pages/contacts/types";
import { Refused } from "~/ui/acting/Form";
import { Refusal } from "~/ui/acting/refusal";

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** A job that came to nothing: why, and how to mend it. */
export function NotDone({ job }: { job: Job }) {
  const { t } = useTranslation();
  if (job.state === "cancelled") {
    return (
      <Alert color="warn" role="status">
        {t("testing.stopped")}
      </Alert>
    );
  }
  return (
    <Alert color="bad" role="alert" title={t("jobs.failed")}>
      <Text>{textOf(job.problem?.message)}</Text>
      <Text>{textOf(job.problem?.remedy)}</Text>
    </Alert>
  );
}

/** Why a job was not begun: each problem of the definition too. */
export function NotBegun({ error }: { error: Error }) {
  return (
    <Stack gap="sm">
      <Refused error={error} />
      {error instanceof Refusal && error.problems.length > 0 && (
        <List>
          {error.problems.map((each, place) => (
            <List.Item key={place}>{each.message}</List.Item>
          ))}
        </List>
      )}
    </Stack>
  );
}

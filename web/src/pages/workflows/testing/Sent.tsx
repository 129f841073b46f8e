import { Button, Group, List, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { sandboxClock } from "~/app/sandbox/queries";
import { useMay } from "~/app/session";
import { useFormats } from "~/i18n/formats";
import type { Job } from "~/pages/contacts/types";
import { ButtonLink } from "~/pages/workflows/links";
import { useLength } from "~/pages/workflows/publish/useLength";
import { ReasonText } from "~/pages/workflows/results/ReasonText";
import { inOrder, type Tried } from "~/pages/workflows/testing/tried";

/** Where the emails of a test went, and when each would really go out. */
export function Sent({ job, again, close }: { job: Job; again: () => void; close: () => void }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const length = useLength();
  const inSandbox = useQuery({ ...sandboxClock, enabled: useMay("health:read") }).data?.sandbox ?? false;
  // The API describes the result of a job as an object without saying more.
  const { sent, emails } = job.result as unknown as { sent: number; emails: Tried[] };
  const to = String(job.params.to);
  return (
    <Stack gap="lg">
      <Text fw={600} role="status">
        {emails.length === 0 ? t("testing.none") : t("testing.sent", { count: sent, number: number(sent), to })}
      </Text>
      {emails.length === 0 && <Text c="dimmed">{t("testing.noneHelp")}</Text>}
      <List listStyleType="none" spacing="md">
        {inOrder(emails).map(({ step, email, subject, refused, minutes }, place) => (
          <List.Item key={place}>
            <Text dir="auto">{subject || email || step}</Text>
            <Text size="xs" c={refused ? "bad" : "dimmed"}>
              {refused ? (
                <>
                  {t("testing.refused")} <ReasonText reason={refused} />
                </>
              ) : minutes === 0 ? (
                t("testing.first")
              ) : (
                t("testing.later", { length: length(minutes) })
              )}
            </Text>
          </List.Item>
        ))}
      </List>
      <Group justify="flex-end">
        <Button variant="default" onClick={again}>
          {t("testing.again")}
        </Button>
        {inSandbox ? (
          <ButtonLink to="/inbox" search={{ to }}>
            {t("testing.inbox")}
          </ButtonLink>
        ) : (
          <Button onClick={close}>{t("testing.close")}</Button>
        )}
      </Group>
    </Stack>
  );
}

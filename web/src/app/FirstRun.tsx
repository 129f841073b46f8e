import { Alert, Button, Progress, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { createLazyRoute, Link, Navigate, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { Door } from "~/app/Door";
import type { FirstRunSearch } from "~/app/entrySearch";
import { useRefusal } from "~/app/refusal";
import { hasEnded, whyFailed, workOf } from "~/app/sandbox/queries";
import { useFormats } from "~/i18n/formats";
import { Found } from "~/ui/acting/Found";

export const Route = createLazyRoute("/first-run")({ component: FirstRun });

/** What the first owner is asked once the account is made. */
function FirstRun() {
  const { t } = useTranslation();
  const { job }: FirstRunSearch = Route.useSearch();
  return (
    <Door title={t(job ? "signIn.sampleProgress" : "signIn.sampleTitle")} help={t("signIn.sampleHelp")}>
      {job ? <Filling id={job} /> : <Choice />}
    </Door>
  );
}

function Choice() {
  const { t } = useTranslation();
  const refusal = useRefusal();
  const navigate = useNavigate();
  const filling = useMutation({
    mutationFn: () => answerOf(api.POST("/api/v1/sandbox/demo")),
    onSuccess: ({ id }) => void navigate({ to: "/first-run", search: { job: id }, replace: true }),
  });
  return (
    <Stack gap="md">
      {filling.error && (
        <Alert color="bad" role="alert">
          {refusal(filling.error)}
        </Alert>
      )}
      <Button loading={filling.isPending} onClick={() => filling.mutate()}>
        {t("signIn.fillSample")}
      </Button>
      <Button variant="default" component={Link} to="/">
        {t("signIn.beginEmpty")}
      </Button>
    </Stack>
  );
}

/** How far the sample data are; they go on coming when one leaves. */
function Filling({ id }: { id: string }) {
  const { t } = useTranslation();
  const { rate } = useFormats();
  const found = useQuery(workOf(id));
  return (
    <Found query={found} rows={2}>
      {(work) => {
        if (work.state === "done") return <Navigate to="/" replace />;
        const share = work.total > 0 ? t("signIn.sampleShare", { share: rate(work.done, work.total) }) : t("signIn.sampleBegins");
        return (
          <Stack gap="md">
            {hasEnded(work) ? (
              <Alert color="bad" role="alert">
                {t("signIn.sampleFailed", { why: whyFailed(work) })}
              </Alert>
            ) : (
              <>
                <Progress value={work.total > 0 ? (100 * work.done) / work.total : 100} animated aria-label={t("signIn.sampleProgress")} />
                <Text role="status">{share}</Text>
                <Text c="dimmed">{t("signIn.sampleMayLeave")}</Text>
              </>
            )}
            <Button variant="default" component={Link} to="/">
              {t("signIn.goOn")}
            </Button>
          </Stack>
        );
      }}
    </Found>
  );
}

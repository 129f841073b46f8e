import { Alert, Drawer, Group, ScrollArea, Stack, Tabs, Text } from "@mantine/core";
import { skipToken, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";
import { useReason } from "~/pages/workflows/results/ReasonText";
import { Found } from "~/ui/acting/Found";
import { MayButton } from "~/ui/acting/MayButton";
import { EmailFrame } from "~/ui/email/EmailFrame";

type Shown = components["schemas"]["MessageShown"];

interface Props {
  /** Of the message; none: the panel is closed. */
  id: string | undefined;
  close: () => void;
  ask: (verdict: "approve" | "reject", id: string) => void;
}

/** A message in review, as it would be sent now. */
export function Preview({ id, close, ask }: Props) {
  const { t } = useTranslation();
  const shown = useQuery({
    queryKey: ["messages", "review", "shown", id],
    queryFn: id ? () => answerOf(api.GET("/api/v1/messages/review/{message_id}", { params: { path: { message_id: id } } })) : skipToken,
  });
  return (
    <Drawer opened={Boolean(id)} onClose={close} position="right" size="xl" title={shown.data?.recipient ? t("home.review.preview", { to: shown.data.recipient }) : t("home.review.show")} closeButtonProps={{ "aria-label": t("acting.close") }}>
      {id && (
        <Found query={shown}>
          {(message) => (
            <Stack gap="lg">
              <Email message={message} />
              <Group>
                <MayButton needs="workflows:run" disabled={Boolean(message.refused)} onClick={() => ask("approve", id)}>
                  {t("home.review.approve")}
                </MayButton>
                <MayButton needs="workflows:run" variant="default" onClick={() => ask("reject", id)}>
                  {t("home.review.reject")}
                </MayButton>
              </Group>
            </Stack>
          )}
        </Found>
      )}
    </Drawer>
  );
}

function Email({ message: { subject, html, text, refused } }: { message: Shown }) {
  const { t } = useTranslation();
  const reason = useReason();
  if (refused) return <Alert color="warn">{t("home.review.refused", { reason: reason(refused) })}</Alert>;
  return (
    <>
      <Text>
        <Text span c="dimmed">
          {t("home.review.subject")}
        </Text>{" "}
        <Text span fw={600} dir="auto">
          {subject}
        </Text>
      </Text>
      <Tabs defaultValue="html" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="html">{t("home.review.html")}</Tabs.Tab>
          <Tabs.Tab value="text">{t("home.review.text")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="html" pt="md">
          {/* A link that is followed here would count as its reader's click. */}
          <EmailFrame html={html} title={subject || t("home.review.html")} onLink={() => true} />
        </Tabs.Panel>
        <Tabs.Panel value="text" pt="md">
          <ScrollArea.Autosize mah="60vh" viewportProps={{ tabIndex: 0 }}>
            <Text dir="auto" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
              {text}
            </Text>
          </ScrollArea.Autosize>
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

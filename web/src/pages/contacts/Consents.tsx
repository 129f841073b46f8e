import { Badge, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { Section } from "~/pages/contacts/Section";
import { useShown } from "~/pages/contacts/shown";
import type { WholeContact } from "~/pages/contacts/types";
import { When } from "~/ui/acting/When";
import { Failed, Loading } from "~/ui/States";

/** Every word that the contact gave or took back: latest first, and as it was written. */
export function Consents({ whole }: { whole: WholeContact }) {
  const { t } = useTranslation();
  const shown = useShown();
  const found = useQuery({
    queryKey: ["contact", whole.id, "consents"],
    queryFn: () => answerOf(api.GET("/api/v1/contacts/{contact_id}/consents", { params: { path: { contact_id: whole.id } } })),
  });
  return (
    <Section title={t("contact.consents")}>
      <Text>{t("contact.marketingIs", { state: shown.marketing(whole.marketing) })}</Text>
      {found.isPending && <Loading rows={2} />}
      {found.isError && <Failed error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && found.data.items.length === 0 && <Text c="dimmed">{t("contact.noConsent")}</Text>}
      {found.data?.items.map((consent) => (
        <Stack key={`${consent.at} ${consent.purpose} ${consent.granted}`} gap="xs">
          <Group gap="sm">
            <Badge variant="outline" color={consent.granted ? "ok" : "bad"}>
              {t(consent.granted ? "contact.given" : "contact.takenBack")}
            </Badge>
            <bdi>{consent.purpose}</bdi>
            <Text size="xs" c="dimmed">
              <When at={consent.at} />
            </Text>
          </Group>
          {consent.wording && (
            <Text dir="auto" fs="italic">
              {consent.wording}
            </Text>
          )}
          <Text size="xs" c="dimmed" dir="auto" className="name">
            {[consent.source, consent.page, consent.version].filter(Boolean).join(" · ")}
          </Text>
        </Stack>
      ))}
    </Section>
  );
}

import { List, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { Section } from "~/pages/contacts/Section";
import { Failed, Loading } from "~/ui/States";

/** What names a segment and needs it. */
export function UsedIn({ slug }: { slug: string }) {
  const { t } = useTranslation();
  const found = useQuery({
    queryKey: ["segments", slug, "uses"],
    queryFn: () => answerOf(api.GET("/api/v1/segments/{slug}/uses", { params: { path: { slug } } })),
  });
  return (
    <Section title={t("audiences.usedIn")}>
      {found.isPending && <Loading rows={2} />}
      {found.isError && <Failed error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && found.data.items.length === 0 && <Text c="dimmed">{t("audiences.unused")}</Text>}
      {found.isSuccess && found.data.items.length > 0 && (
        <List>
          {found.data.items.map((use) => (
            <List.Item key={use}>
              <bdi>{use}</bdi>
            </List.Item>
          ))}
        </List>
      )}
    </Section>
  );
}

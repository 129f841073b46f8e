import { Anchor, Paper, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { usesOf } from "~/pages/emails/queries";
import { Empty, Failed, Loading } from "~/ui/States";

type Place = components["schemas"]["Place"];

const KINDS = ["workflow", "segment", "form", "resource", "landing_page", "email"] as const;

/** What would no longer work without the email. */
export function Uses({ slug }: { slug: string }) {
  const { t } = useTranslation();
  const found = useQuery(usesOf(slug));
  if (found.isPending) return <Loading rows={3} />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  if (found.data.items.length === 0) return <Empty title={t("emails.notUsed")} />;
  return (
    <Paper withBorder className="surface">
      <Table.ScrollContainer minWidth={400}>
        <Table verticalSpacing="sm" horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("emails.name")}</Table.Th>
              <Table.Th>{t("emails.kind")}</Table.Th>
              <Table.Th>{t("emails.place")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {found.data.items.map((place) => (
              <Row key={`${place.kind} ${place.name} ${place.version ?? ""} ${place.place}`} place={place} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function Row({ place }: { place: Place }) {
  const { t } = useTranslation();
  const kind = KINDS.find((each) => each === place.kind);
  const version = place.version ? t("emails.useVersion", { number: place.version }) : "";
  return (
    <Table.Tr>
      <Table.Td>
        {kind === "workflow" ? (
          <Anchor className="name" renderRoot={(props) => <Link {...props} to="/workflows/$slug" params={{ slug: place.name }} />}>
            {place.name}
          </Anchor>
        ) : (
          <Text className="name">{place.name}</Text>
        )}
      </Table.Td>
      <Table.Td>{kind ? t(`emails.kinds.${kind}`) : place.kind}</Table.Td>
      <Table.Td>{[version, place.place].filter(Boolean).join(", ") || "–"}</Table.Td>
    </Table.Tr>
  );
}

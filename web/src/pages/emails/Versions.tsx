import { Badge, Button, Paper, Table } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { useZone } from "~/app/session";
import { useFormats } from "~/i18n/formats";
import { versionsOf, type Whole } from "~/pages/emails/queries";
import { Failed, Loading } from "~/ui/States";

/** What the email said before; each message keeps the version it was made from. */
export function Versions({ email, look }: { email: Whole; look: (version: number) => void }) {
  const { t } = useTranslation();
  const { instant } = useFormats();
  const zone = useZone();
  const found = useQuery(versionsOf(email.slug));
  if (found.isPending) return <Loading rows={3} />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  return (
    <Paper withBorder className="surface">
      <Table.ScrollContainer minWidth={480}>
        <Table verticalSpacing="sm" horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("emails.number")}</Table.Th>
              <Table.Th>{t("emails.savedAt")}</Table.Th>
              <Table.Th>{t("emails.fallback")}</Table.Th>
              <Table.Th />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {found.data.items.map((version) => (
              <Table.Tr key={version.number}>
                <Table.Td>
                  {version.number}{" "}
                  {version.number === email.version && (
                    <Badge variant="outline" color="ok">
                      {t("emails.current")}
                    </Badge>
                  )}
                </Table.Td>
                <Table.Td>{instant(version.created_at, zone)}</Table.Td>
                <Table.Td>{version.fallback}</Table.Td>
                <Table.Td>
                  <Button variant="subtle" aria-label={`${t("emails.look")}: ${version.number}`} onClick={() => look(version.number)}>
                    {t("emails.look")}
                  </Button>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

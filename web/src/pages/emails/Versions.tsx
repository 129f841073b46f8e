import { Badge, Button, Table } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { versionsOf, type Whole } from "~/pages/emails/queries";
import { Found, Rows } from "~/ui/acting/Found";
import { When } from "~/ui/acting/When";

/** What the email said before; each message keeps the version it was made from. */
export function Versions({ email, look }: { email: Whole; look: (version: number) => void }) {
  const { t } = useTranslation();
  const found = useQuery(versionsOf(email.slug));
  return (
    <Found query={found} rows={3}>
      {({ items }) => (
        <Rows label={t("emails.versions")} head={[t("emails.number"), t("emails.savedAt"), t("emails.fallback"), ""]}>
          {items.map((version) => (
            <Table.Tr key={version.number}>
              <Table.Td>
                {version.number}{" "}
                {version.number === email.version && (
                  <Badge variant="outline" color="ok">
                    {t("emails.current")}
                  </Badge>
                )}
              </Table.Td>
              <Table.Td>
                <When at={version.created_at} />
              </Table.Td>
              <Table.Td>{version.fallback}</Table.Td>
              <Table.Td>
                <Button variant="subtle" aria-label={`${t("emails.look")}: ${version.number}`} onClick={() => look(version.number)}>
                  {t("emails.look")}
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Rows>
      )}
    </Found>
  );
}

import { Stack, Table, Text, Title } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";
import { ROLES } from "~/pages/settings/roles";
import { Confirm, useAsked } from "~/ui/acting/Confirm";
import { Found, Rows } from "~/ui/acting/Found";
import { MayButton } from "~/ui/acting/MayButton";
import { toast } from "~/ui/acting/toast";
import { When } from "~/ui/acting/When";

export const INVITATIONS = ["invitations"];

/** The invitations that may still be accepted. */
export function Invitations() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const asked = useAsked<components["schemas"]["OpenInvitation"]>();
  const found = useQuery({ queryKey: INVITATIONS, queryFn: () => answerOf(api.GET("/api/v1/invitations")) });
  const roleText = (given: string) => {
    const role = ROLES.find((each) => each === given);
    return role ? t(`settings.role.${role}`) : given;
  };
  return (
    <Stack gap="sm" component="section" aria-labelledby="invitations">
      <Title order={2} id="invitations">
        {t("settings.team.invitations")}
      </Title>
      <Found query={found} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Text c="dimmed">{t("settings.team.noInvitations")}</Text>
          ) : (
            <Rows label={t("settings.team.invitations")} head={[t("settings.team.email"), t("settings.team.role"), t("settings.team.by"), t("settings.team.until"), t("settings.actions")]}>
              {items.map((invitation) => (
                <Table.Tr key={invitation.id}>
                  <Table.Td>{invitation.email}</Table.Td>
                  <Table.Td>{roleText(invitation.role)}</Table.Td>
                  <Table.Td dir="auto">{invitation.invited_by}</Table.Td>
                  <Table.Td>
                    <When at={invitation.expires_at} />
                  </Table.Td>
                  <Table.Td>
                    <MayButton needs="users:manage" variant="default" onClick={() => asked.ask(invitation)}>
                      {t("settings.team.withdraw")}
                    </MayButton>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Rows>
          )
        }
      </Found>
      <Confirm
        asked={asked}
        hue="bad"
        words={({ email }) => ({ title: t("settings.team.withdrawTitle", { email }), consequence: t("settings.team.withdrawHelp"), verb: t("settings.team.withdraw") })}
        act={({ id }) => answerOf(api.DELETE("/api/v1/invitations/{invitation_id}", { params: { path: { invitation_id: id } } }))}
        done={(_nothing, { email }) => {
          void queries.invalidateQueries({ queryKey: INVITATIONS });
          toast(t("settings.team.withdrawn", { email }));
        }}
      />
    </Stack>
  );
}

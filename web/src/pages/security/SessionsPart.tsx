import { Badge, Button, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { endSessions, type Session } from "~/api/factors";
import { useZone } from "~/app/session";
import { EntryForm } from "~/app/EntryForm";
import { useFormats } from "~/i18n/formats";
import { useChange } from "~/pages/security/change";
import { deviceOf } from "~/pages/security/device";
import { Part } from "~/pages/security/Part";
import { mySessions } from "~/pages/security/queries";
import { Failed, Loading } from "~/ui/States";

export function SessionsPart() {
  const { t } = useTranslation();
  const found = useQuery(mySessions);
  return (
    <Part title={t("security.sessions")}>
      {found.isPending && <Loading rows={2} />}
      {found.isError && <Failed error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && <Sessions sessions={found.data} />}
    </Part>
  );
}

function Sessions({ sessions }: { sessions: Session[] }) {
  const { t } = useTranslation();
  const others = sessions.filter((each) => !each.is_current).map((each) => each.id);
  const ending = useChange(() => endSessions(others), t("security.ended"));
  return (
    <EntryForm submit={() => ending.mutate()} error={ending.error}>
      <Table.ScrollContainer minWidth={480}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("security.device")}</Table.Th>
              <Table.Th>{t("security.address")}</Table.Th>
              <Table.Th>{t("security.since")}</Table.Th>
              <Table.Th />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sessions.map((each) => (
              <Row key={each.id} session={each} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {others.length === 0 && <Text c="dimmed">{t("security.onlyHere")}</Text>}
      {others.length > 0 && (
        <Button type="submit" variant="default" loading={ending.isPending} style={{ alignSelf: "flex-start" }}>
          {t("security.endOthers")}
        </Button>
      )}
    </EntryForm>
  );
}

function Row({ session }: { session: Session }) {
  const { t } = useTranslation();
  const { instant } = useFormats();
  const zone = useZone();
  const ending = useChange(() => endSessions([session.id]), t("security.ended"));
  const told = deviceOf(session.user_agent);
  const device = told ? t("security.deviceOn", { ...told }) : t("security.unknownDevice");
  return (
    <Table.Tr>
      <Table.Td title={session.user_agent}>{device}</Table.Td>
      <Table.Td>{session.ip}</Table.Td>
      <Table.Td>{instant(new Date(session.created_at * 1000), zone)}</Table.Td>
      <Table.Td>
        {session.is_current ? (
          <Badge color="ok" variant="outline">
            {t("security.here")}
          </Badge>
        ) : (
          <Button variant="subtle" aria-label={t("security.endLabel", { device, ip: session.ip })} loading={ending.isPending} onClick={() => ending.mutate()}>
            {t("security.end")}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

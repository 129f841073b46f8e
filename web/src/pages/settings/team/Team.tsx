import { Badge, Group, Select, Stack, Table, Text } from "@mantine/core";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { createLazyRoute, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";
import { useMay } from "~/app/session";
import { Page } from "~/pages/settings/Page";
import { type Role, ROLES } from "~/pages/settings/roles";
import { Invitations } from "~/pages/settings/team/Invitations";
import { Invite } from "~/pages/settings/team/Invite";
import { Confirm, useAsked } from "~/ui/acting/Confirm";
import { Refused } from "~/ui/acting/Form";
import { Found, Pages, Rows } from "~/ui/acting/Found";
import { MayButton } from "~/ui/acting/MayButton";
import { toast, toastUndo } from "~/ui/acting/toast";
import { When } from "~/ui/acting/When";

export const Route = createLazyRoute("/inside/settings/team")({ component: Team });

type User = components["schemas"]["KnownUser"];
type Changes = components["schemas"]["UserChanges"];

const USERS = ["users"];

const change = (id: string, body: Changes) => answerOf(api.PATCH("/api/v1/users/{user_id}", { params: { path: { user_id: id } }, body }));

function Team() {
  const { t } = useTranslation();
  const { cursor } = Route.useSearch();
  const navigate = useNavigate();
  const may = useMay("users:manage");
  const found = useQuery({
    queryKey: [...USERS, cursor],
    queryFn: () => answerOf(api.GET("/api/v1/users", { params: { query: { cursor: cursor ?? "" } } })),
    placeholderData: keepPreviousData,
    enabled: may,
  });
  return (
    <Page title={t("settings.team.title")} help={t("settings.team.help")} needs="users:manage" action={<Invite />}>
      <Found query={found}>
        {({ items, next }) => (
          <Stack gap="sm">
            <Users users={items} />
            <Pages cursor={cursor} next={next} go={(on) => void navigate({ to: "/settings/team", search: on ? { cursor: on } : {} })} />
          </Stack>
        )}
      </Found>
      <Invitations />
    </Page>
  );
}

function Users({ users }: { users: User[] }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: USERS });
  const leaving = useAsked<User>();
  const removing = useAsked<User>();
  return (
    <>
      <Rows label={t("settings.team.title")} head={[t("settings.team.name"), t("settings.team.role"), t("settings.team.since"), t("settings.actions")]}>
        {users.map((user) => (
          <UserRow key={user.id} user={user} again={again} leaving={leaving.ask} removing={removing.ask} />
        ))}
      </Rows>
      <Confirm
        asked={leaving}
        words={({ email }) => ({ title: t("settings.team.deactivateTitle", { email }), consequence: t("settings.team.deactivateHelp"), verb: t("settings.team.deactivate") })}
        act={({ id }) => change(id, { is_active: false })}
        done={(_user, { id, email }) => {
          void again();
          toastUndo(t("settings.team.deactivated", { email }), () => change(id, { is_active: true }).then(again));
        }}
      />
      <Confirm
        asked={removing}
        hue="bad"
        words={({ email }) => ({ title: t("settings.team.removeTitle", { email }), consequence: t("settings.team.removeHelp"), verb: t("settings.team.remove") })}
        act={({ id }) => answerOf(api.DELETE("/api/v1/users/{user_id}", { params: { path: { user_id: id } } }))}
        done={(_nothing, { email }) => {
          void again();
          toast(t("settings.team.removed", { email }));
        }}
      />
    </>
  );
}

interface RowProps {
  user: User;
  again: () => Promise<void>;
  leaving: (user: User) => void;
  removing: (user: User) => void;
}

function UserRow({ user, again, leaving, removing }: RowProps) {
  const { t } = useTranslation();
  const { id, email, name, role, is_active } = user;
  const giving = useMutation({
    mutationFn: (given: Role) => change(id, { role: given }),
    onSuccess: (_user, given) => {
      void again();
      const before = ROLES.find((each) => each === role);
      const told = t("settings.team.given", { email, role: t(`settings.role.${given}`) });
      if (before) toastUndo(told, () => change(id, { role: before }).then(again));
      else toast(told);
    },
  });
  const activating = useMutation({ mutationFn: () => change(id, { is_active: true }), onSuccess: again });
  const error = giving.error ?? activating.error;
  return (
    <Table.Tr>
      <Table.Td>
        <Text dir="auto" className="name" fw={600} title={name}>
          {name || email}
        </Text>
        <Text c="dimmed">{email}</Text>
        {!is_active && (
          <Badge color="warn" variant="outline">
            {t("settings.team.inactive")}
          </Badge>
        )}
        <Refused error={error} />
      </Table.Td>
      <Table.Td>
        <Select
          miw="10rem"
          aria-label={t("settings.team.roleOf", { email })}
          allowDeselect={false}
          disabled={giving.isPending}
          data={ROLES.map((each) => ({ value: each, label: t(`settings.role.${each}`) }))}
          value={role}
          onChange={(given) => {
            const known = ROLES.find((each) => each === given);
            if (known && known !== role) giving.mutate(known);
          }}
        />
      </Table.Td>
      <Table.Td>
        <When at={user.created_at} />
      </Table.Td>
      <Table.Td>
        <Group gap="sm" wrap="nowrap">
          {is_active ? (
            <MayButton needs="users:manage" variant="default" onClick={() => leaving(user)}>
              {t("settings.team.deactivate")}
            </MayButton>
          ) : (
            <MayButton needs="users:manage" variant="default" loading={activating.isPending} onClick={() => activating.mutate()}>
              {t("settings.team.activate")}
            </MayButton>
          )}
          <MayButton needs="users:manage" variant="subtle" color="bad" onClick={() => removing(user)}>
            {t("settings.team.remove")}
          </MayButton>
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

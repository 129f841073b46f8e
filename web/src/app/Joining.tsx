import { Anchor, Button, PasswordInput, Select, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { createLazyRoute, Link, useNavigate } from "@tanstack/react-router";
import { type ChangeEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { Problem } from "~/api/problem";
import type { components } from "~/api/schema";
import { Door, DoorFailed } from "~/app/Door";
import { EntryForm } from "~/app/EntryForm";
import { type Joiner, joinerOf, newJoiner } from "~/app/joiner";
import { me } from "~/app/session";
import { type Language, LANGUAGES, NAMES } from "~/i18n";
import { Loading } from "~/ui/States";

export const InvitationRoute = createLazyRoute("/invitation/$token")({ component: Invitation });
export const StartRoute = createLazyRoute("/start/$token")({ component: Start });

type Purpose = components["schemas"]["Joining"];

function Invitation() {
  const { token }: { token: string } = InvitationRoute.useParams();
  return <Joining token={token} />;
}

function Start() {
  const { token }: { token: string } = StartRoute.useParams();
  return <Joining token={token} />;
}

function Joining({ token }: { token: string }) {
  const { t } = useTranslation();
  const link = useQuery({
    queryKey: ["joining", token],
    queryFn: () => answerOf(api.GET("/api/v1/joining/{token}", { params: { path: { token } } })),
    staleTime: Infinity,
  });
  if (link.isPending) return <Loading rows={2} />;
  if (link.isError && (!(link.error instanceof Problem) || link.error.status !== 404)) return <DoorFailed error={link.error} retry={() => void link.refetch()} />;
  if (link.isError) {
    return (
      <Door title={t("signIn.noLink")} help={t("signIn.noLinkHelp")}>
        <Anchor component={Link} to="/">
          {t("signIn.toSignIn")}
        </Anchor>
      </Door>
    );
  }
  return <JoinForm token={token} purpose={link.data} />;
}

const ROLES = ["owner", "marketer", "analyst", "developer"] as const;

function JoinForm({ token, purpose }: { token: string; purpose: Purpose }) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const first = purpose.email === null;
  const [joiner, setJoiner] = useState(() => newJoiner(i18n.language as Language));
  const change = (changes: Partial<Joiner>) => setJoiner((before) => ({ ...before, ...changes }));
  const set = (name: keyof Joiner) => (event: ChangeEvent<HTMLInputElement>) => change({ [name]: event.currentTarget.value });
  const joining = useMutation({
    mutationFn: () => answerOf(api.POST("/api/v1/joining/{token}", { params: { path: { token } }, body: joinerOf(joiner, first) })),
    onSuccess: () => {
      queries.removeQueries({ queryKey: me.queryKey });
      void navigate({ to: first ? "/first-run" : "/" });
    },
  });
  const role = ROLES.find((each) => each === purpose.role);
  const help = first ? t("signIn.startHelp") : t("signIn.joinHelp", { by: purpose.invited_by, role: role ? t(`signIn.roles.${role}`) : purpose.role });
  return (
    <Door title={t(first ? "signIn.startTitle" : "signIn.joinTitle")} help={help}>
      <EntryForm submit={() => joining.mutate()} error={joining.error}>
        <TextInput label={t("signIn.email")} type="email" autoComplete="username" required readOnly={!first} autoFocus={first} value={purpose.email ?? joiner.email} onChange={set("email")} />
        <TextInput label={t("signIn.name")} autoComplete="name" dir="auto" autoFocus={!first} value={joiner.name} onChange={set("name")} />
        <PasswordInput label={t("signIn.password")} description={t("signIn.passwordHelp")} autoComplete="new-password" required value={joiner.password} onChange={set("password")} />
        {first && <AccountFields joiner={joiner} change={change} />}
        <Button type="submit" loading={joining.isPending}>
          {t(first ? "signIn.start" : "signIn.join")}
        </Button>
      </EntryForm>
    </Door>
  );
}

/** What the first owner decides for the account. */
function AccountFields({ joiner, change }: { joiner: Joiner; change: (changes: Partial<Joiner>) => void }) {
  const { t } = useTranslation();
  const languages = LANGUAGES.map((value) => ({ value, label: NAMES[value] }));
  const zones = [...new Set([joiner.zone, "UTC", ...Intl.supportedValuesOf("timeZone")])];
  return (
    <>
      <TextInput label={t("signIn.accountName")} description={t("signIn.accountNameHelp")} autoComplete="organization" dir="auto" value={joiner.accountName} onChange={(event) => change({ accountName: event.currentTarget.value })} />
      <Select label={t("signIn.language")} data={languages} allowDeselect={false} value={joiner.locale} onChange={(value) => change({ locale: value === "fr" ? "fr" : "en" })} />
      <Select label={t("signIn.zone")} description={t("signIn.zoneHelp")} data={zones} searchable allowDeselect={false} limit={100} value={joiner.zone} onChange={(value) => value && change({ zone: value })} />
    </>
  );
}

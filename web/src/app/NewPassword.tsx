import { Alert, Anchor, Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { createLazyRoute, Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { choosePassword, passwordLink } from "~/api/auth";
import { Problem } from "~/api/problem";
import { Door, DoorFailed } from "~/app/Door";
import { EntryForm } from "~/app/EntryForm";
import { Loading } from "~/ui/States";

export const Route = createLazyRoute("/password/$key")({ component: NewPassword });

function NewPassword() {
  const { t } = useTranslation();
  const { key }: { key: string } = Route.useParams();
  const link = useQuery({ queryKey: ["password link", key], queryFn: () => passwordLink(key), staleTime: Infinity });
  if (link.isPending) return <Loading rows={2} />;
  if (link.isError && (!(link.error instanceof Problem) || link.error.offline)) return <DoorFailed error={link.error} retry={() => void link.refetch()} />;
  if (link.isError) {
    return (
      <Door title={t("signIn.noReset")} help={t("signIn.noResetHelp")}>
        <Anchor component={Link} to="/password">
          {t("signIn.askAnother")}
        </Anchor>
      </Door>
    );
  }
  return <Choosing linkKey={key} email={link.data} />;
}

function Choosing({ linkKey, email }: { linkKey: string; email: string }) {
  const { t } = useTranslation();
  const [password, setPassword] = useState("");
  const choosing = useMutation({ mutationFn: () => choosePassword(linkKey, password) });
  if (choosing.isSuccess) {
    return (
      <Door title={t("signIn.newTitle")}>
        <Alert color="ok" role="status">
          {t("signIn.saved")}
        </Alert>
        <Button component={Link} to="/">
          {t("signIn.submit")}
        </Button>
      </Door>
    );
  }
  return (
    <Door title={t("signIn.newTitle")}>
      <EntryForm submit={() => choosing.mutate()} error={choosing.error}>
        <TextInput label={t("signIn.email")} autoComplete="username" readOnly value={email} />
        <PasswordInput label={t("signIn.newPassword")} description={t("signIn.passwordHelp")} autoComplete="new-password" required autoFocus value={password} onChange={(event) => setPassword(event.currentTarget.value)} />
        <Button type="submit" loading={choosing.isPending}>
          {t("signIn.savePassword")}
        </Button>
      </EntryForm>
    </Door>
  );
}

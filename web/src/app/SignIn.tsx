import { Alert, Anchor, Button, Divider, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { giveCode, leaveFor, sessionStep, signIn, signInByPasskey, signOut, type Step, waysIn } from "~/api/auth";
import { passkeysWork } from "~/api/passkeys";
import { Door, DoorFailed } from "~/app/Door";
import { EntryForm } from "~/app/EntryForm";
import { Loading } from "~/ui/States";

interface Signing {
  /** Over a page whose session has ended. */
  again?: boolean;
  /** What is to be known first. */
  notice?: string;
  onDone: () => void;
}

/** Signs in, in place of the app or, when a session has ended, over it. */
export function SignIn({ again = false, notice, onDone }: Signing) {
  const { t } = useTranslation();
  const [step, setStep] = useState<Step | null>(null);
  const [email, setEmail] = useState("");
  const session = useQuery({ queryKey: ["session"], queryFn: sessionStep, gcTime: 0, staleTime: Infinity });
  const proceed = (next: Step) => {
    setStep(next);
    if (next.to === "done") onDone();
  };
  const already = again && session.data?.to === "done"; // by another tab
  useEffect(() => {
    if (already) onDone();
  });
  if (session.isPending || already) return <Loading rows={2} />;
  if (session.isError) return <DoorFailed bare={again} error={session.error} retry={() => void session.refetch()} />;
  const now = step ?? session.data;
  const second = now.to === "factor";
  return (
    <Door title={t(second ? "signIn.secondTitle" : "signIn.title")} bare={again} {...(again && !second ? { help: t("signIn.again") } : {})}>
      {notice && !second && <Alert color="info">{notice}</Alert>}
      {second ? <FactorForm types={now.types} proceed={proceed} /> : <PasswordForm email={email} setEmail={setEmail} again={again} proceed={proceed} />}
    </Door>
  );
}

type Proceed = (next: Step) => void;

interface Entering {
  email: string;
  setEmail: (email: string) => void;
  again: boolean;
  proceed: Proceed;
}

function PasswordForm({ email, setEmail, again, proceed }: Entering) {
  const { t } = useTranslation();
  const [password, setPassword] = useState("");
  const signing = useMutation({ mutationFn: () => signIn(email.trim(), password), onSuccess: proceed });
  return (
    <Stack gap="lg">
      <EntryForm submit={() => signing.mutate()} error={signing.error}>
        <TextInput label={t("signIn.email")} type="email" autoComplete="username webauthn" required data-autofocus autoFocus value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
        <PasswordInput label={t("signIn.password")} autoComplete="current-password" required value={password} onChange={(event) => setPassword(event.currentTarget.value)} />
        <Button type="submit" loading={signing.isPending}>
          {t("signIn.submit")}
        </Button>
      </EntryForm>
      <OtherWays again={again} proceed={proceed} />
      {!again && (
        <Anchor component={Link} to="/password">
          {t("signIn.forgot")}
        </Anchor>
      )}
    </Stack>
  );
}

/** By what this installation and this browser have, besides a password. */
function OtherWays({ again, proceed }: { again: boolean; proceed: Proceed }) {
  const { t } = useTranslation();
  const ways = useQuery({ queryKey: ["ways in"], queryFn: waysIn, staleTime: Infinity });
  const byPasskey = (ways.data?.passkeys ?? false) && passkeysWork();
  // Leaving for a provider would lose the page that is under a dialog.
  const providers = again ? [] : (ways.data?.providers ?? []);
  if (!byPasskey && providers.length === 0) return null;
  return (
    <Stack gap="sm">
      <Divider label={t("signIn.or")} />
      {byPasskey && <ByPasskey as="login" proceed={proceed} />}
      {providers.map(({ id, name }) => (
        <Button key={id} variant="default" onClick={() => leaveFor(id, location.pathname + location.search)}>
          {t("signIn.by", { provider: name })}
        </Button>
      ))}
    </Stack>
  );
}

function ByPasskey({ as, proceed }: { as: "login" | "authenticate"; proceed: Proceed }) {
  const { t } = useTranslation();
  const proving = useMutation({ mutationFn: () => signInByPasskey(as), onSuccess: proceed });
  return (
    <EntryForm submit={() => proving.mutate()} error={proving.error}>
      <Button type="submit" variant="default" loading={proving.isPending}>
        {t(as === "login" ? "signIn.byPasskey" : "signIn.usePasskey")}
      </Button>
    </EntryForm>
  );
}

function FactorForm({ types, proceed }: { types: string[]; proceed: Proceed }) {
  const { t } = useTranslation();
  const [code, setCode] = useState("");
  const giving = useMutation({ mutationFn: () => giveCode(code.replaceAll(" ", "")), onSuccess: proceed });
  const leaving = useMutation({ mutationFn: signOut, onSettled: () => proceed({ to: "password" }) });
  return (
    <Stack gap="lg">
      {types.some((type) => type !== "webauthn") && (
        <EntryForm submit={() => giving.mutate()} error={giving.error}>
          <TextInput label={t("signIn.code")} description={t("signIn.codeHelp")} autoComplete="one-time-code" required data-autofocus autoFocus value={code} onChange={(event) => setCode(event.currentTarget.value)} />
          <Button type="submit" loading={giving.isPending}>
            {t("signIn.giveCode")}
          </Button>
        </EntryForm>
      )}
      {types.includes("webauthn") && passkeysWork() && <ByPasskey as="authenticate" proceed={proceed} />}
      <Anchor component="button" type="button" onClick={() => leaving.mutate()}>
        {t("signIn.another")}
      </Anchor>
    </Stack>
  );
}

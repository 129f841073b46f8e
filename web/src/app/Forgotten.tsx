import { Alert, Anchor, Button, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { createLazyRoute, Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { askForPassword, sessionStep } from "~/api/auth";
import { Door } from "~/app/Door";
import { EntryForm } from "~/app/EntryForm";

export const Route = createLazyRoute("/password")({ component: Forgotten });

function Forgotten() {
  const { t } = useTranslation();
  const [email, setEmail] = useState("");
  useQuery({ queryKey: ["session"], queryFn: sessionStep, gcTime: 0 }); // sets the cookie that the call needs
  const asking = useMutation({ mutationFn: () => askForPassword(email.trim()) });
  return (
    <Door title={t("signIn.forgotTitle")} help={t("signIn.forgotHelp")}>
      {asking.isSuccess && (
        <Alert color="ok" role="status">
          {t("signIn.linkSent", { email: email.trim() })}
        </Alert>
      )}
      <EntryForm submit={() => asking.mutate()} error={asking.error}>
        <TextInput
          label={t("signIn.email")}
          type="email"
          autoComplete="username"
          required
          autoFocus
          value={email}
          onChange={(event) => {
            setEmail(event.currentTarget.value);
            asking.reset();
          }}
        />
        <Button type="submit" loading={asking.isPending} disabled={asking.isSuccess}>
          {t("signIn.sendLink")}
        </Button>
      </EntryForm>
      <Anchor component={Link} to="/">
        {t("signIn.toSignIn")}
      </Anchor>
    </Door>
  );
}

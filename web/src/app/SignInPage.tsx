import { useQueryClient } from "@tanstack/react-query";
import { createLazyRoute, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { me } from "~/app/session";
import { SignIn } from "~/app/SignIn";

export const Route = createLazyRoute("/sign-in")({ component: SignInPage });

/** Where an identity provider that let nobody in comes back to. */
function SignInPage() {
  const { t } = useTranslation();
  const { error }: { error?: string } = Route.useSearch();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const enter = () => {
    queries.removeQueries({ queryKey: me.queryKey });
    void navigate({ to: "/" });
  };
  return <SignIn {...(error ? { notice: t("signIn.providerFailed") } : {})} onDone={enter} />;
}

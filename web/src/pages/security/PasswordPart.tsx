import { Button, PasswordInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { changePassword } from "~/api/factors";
import { EntryForm } from "~/app/EntryForm";
import { Part } from "~/pages/security/Part";
import { useSure } from "~/pages/security/sure";
import { toast } from "~/ui/acting/toast";

export function PasswordPart() {
  const { t } = useTranslation();
  const sure = useSure();
  const queries = useQueryClient();
  const [current, setCurrent] = useState("");
  const [chosen, setChosen] = useState("");
  const changing = useMutation({
    mutationFn: () => sure(() => changePassword(current, chosen)),
    onSuccess: () => {
      setCurrent("");
      setChosen("");
      toast(t("security.passwordChanged"));
      void queries.invalidateQueries({ queryKey: ["security"] });
    },
  });
  return (
    <Part title={t("security.password")} help={t("security.passwordHelp")}>
      <EntryForm submit={() => changing.mutate()} error={changing.error}>
        <PasswordInput label={t("security.current")} autoComplete="current-password" required maw={400} value={current} onChange={(event) => setCurrent(event.currentTarget.value)} />
        <PasswordInput label={t("security.chosen")} description={t("signIn.passwordHelp")} autoComplete="new-password" required maw={400} value={chosen} onChange={(event) => setChosen(event.currentTarget.value)} />
        <Button type="submit" variant="default" loading={changing.isPending} style={{ alignSelf: "flex-start" }}>
          {t("security.changePassword")}
        </Button>
      </EntryForm>
    </Part>
  );
}

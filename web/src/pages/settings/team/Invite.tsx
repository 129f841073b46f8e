import { Modal, Select, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { type Role, ROLES } from "~/pages/settings/roles";
import { Secret } from "~/pages/settings/Secret";
import { INVITATIONS } from "~/pages/settings/team/Invitations";
import { useAsked } from "~/ui/acting/Confirm";
import { Form } from "~/ui/acting/Form";
import { MayButton } from "~/ui/acting/MayButton";
import { byField } from "~/ui/acting/refusal";
import { useForm } from "~/ui/acting/useForm";

const NEW: { email: string; role: Role } = { email: "", role: "marketer" };
const CODES = { address_invalid: "email", user_exists: "email", role_unknown: "role", permission_missing: "role" };

/** Invites somebody, and shows the link this once. */
export function Invite() {
  const { t } = useTranslation();
  const [opened, dialog] = useDisclosure();
  const link = useAsked<string>();
  return (
    <>
      <MayButton needs="users:manage" onClick={dialog.open}>
        {t("settings.team.invite")}
      </MayButton>
      <Modal opened={opened} onClose={dialog.close} title={t("settings.team.invite")} closeButtonProps={{ "aria-label": t("acting.cancel") }}>
        <Fields
          done={(made) => {
            dialog.close();
            link.ask(made);
          }}
        />
      </Modal>
      <Secret shown={link} title={t("settings.team.link")} help={t("settings.team.linkHelp")} />
    </>
  );
}

function Fields({ done }: { done: (link: string) => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const form = useForm({
    initial: NEW,
    codes: CODES,
    send: (body) => answerOf(api.POST("/api/v1/invitations", { body, middleware: [byField] })),
    done: ({ link }) => {
      void queries.invalidateQueries({ queryKey: INVITATIONS });
      done(link);
    },
  });
  const { values, set, error } = form;
  return (
    <Form form={form} verb={t("settings.team.inviteVerb")} needs="users:manage">
      <TextInput label={t("settings.team.email")} type="email" autoComplete="off" data-autofocus value={values.email} error={error("email")} onChange={(event) => set("email", event.currentTarget.value)} />
      <Select
        label={t("settings.team.role")}
        description={t(`settings.roleHelp.${values.role}`)}
        allowDeselect={false}
        data={ROLES.map((role) => ({ value: role, label: t(`settings.role.${role}`) }))}
        value={values.role}
        error={error("role")}
        onChange={(given) => {
          const role = ROLES.find((each) => each === given);
          if (role) set("role", role);
        }}
      />
    </Form>
  );
}

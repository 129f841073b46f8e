import { Anchor, Badge, Group, Modal, Table, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createLazyRoute } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { useMay } from "~/app/session";
import { Page } from "~/pages/settings/Page";
import { Domains } from "~/pages/settings/senders/Domains";
import { DOMAINS, type Sender, SENDERS, senders } from "~/pages/settings/senders/queries";
import { Verified, VerifyDialog } from "~/pages/settings/senders/Verify";
import { slugOf } from "~/pages/settings/slug";
import { type Asked, useAsked } from "~/ui/acting/Confirm";
import { Form } from "~/ui/acting/Form";
import { Found, Rows } from "~/ui/acting/Found";
import { MayButton } from "~/ui/acting/MayButton";
import { byField } from "~/ui/acting/refusal";
import { toast } from "~/ui/acting/toast";
import { useForm } from "~/ui/acting/useForm";
import { Empty } from "~/ui/States";

export const Route = createLazyRoute("/inside/settings/senders")({ component: Senders });

const NEW = { slug: "", name: "", address: "", reply_to: "" };
const CODES = { address_invalid: "address", sender_address: "address" };

/** A sender to change; null: a new one. */
type Editing = { sender: Sender | null };

function Senders() {
  const { t } = useTranslation();
  const editing = useAsked<Editing>();
  const verifying = useAsked<Sender>();
  const found = useQuery({ ...senders, enabled: useMay("content:read") });
  const add = (
    <MayButton needs="content:write" onClick={() => editing.ask({ sender: null })}>
      {t("settings.senders.add")}
    </MayButton>
  );
  return (
    <Page title={t("settings.senders.title")} help={t("settings.senders.help")} needs="content:read" action={add}>
      <Found query={found}>
        {({ items }) => (items.length === 0 ? <Empty title={t("settings.senders.none")} help={t("settings.senders.noneHelp")} /> : <List items={items} edit={(sender) => editing.ask({ sender })} verify={verifying.ask} />)}
      </Found>
      <Domains />
      <Editor editing={editing} taken={found.data?.items.map(({ slug }) => slug) ?? []} saved={(sender) => sender.code_until && verifying.ask(sender)} />
      <VerifyDialog asked={verifying} />
    </Page>
  );
}

interface ListProps {
  items: Sender[];
  edit: (sender: Sender) => void;
  verify: (sender: Sender) => void;
}

function List({ items, edit, verify }: ListProps) {
  const { t } = useTranslation();
  return (
    <Rows label={t("settings.senders.title")} head={[t("settings.senders.name"), t("settings.senders.address"), t("settings.senders.verification"), t("settings.senders.replyTo"), t("settings.slug")]}>
      {items.map((sender, place) => (
        <Table.Tr key={sender.slug}>
          <Table.Td>
            <Group gap="sm">
              <Anchor component="button" type="button" dir="auto" ta="start" onClick={() => edit(sender)}>
                {sender.name}
              </Anchor>
              {place === 0 && (
                <Badge color="info" variant="outline">
                  {t("settings.senders.default")}
                </Badge>
              )}
            </Group>
          </Table.Td>
          <Table.Td>{sender.address}</Table.Td>
          <Table.Td>
            <Verified sender={sender} verify={verify} />
          </Table.Td>
          <Table.Td>{sender.reply_to || t("settings.senders.toItself")}</Table.Td>
          <Table.Td>{sender.slug}</Table.Td>
        </Table.Tr>
      ))}
    </Rows>
  );
}

interface EditorProps {
  editing: Asked<Editing>;
  taken: string[];
  saved: (sender: Sender) => void;
}

function Editor({ editing, taken, saved }: EditorProps) {
  const { t } = useTranslation();
  const sender = editing.about?.sender;
  return (
    <Modal opened={editing.opened} onClose={editing.close} title={sender ? t("settings.senders.change") : t("settings.senders.add")} closeButtonProps={{ "aria-label": t("acting.cancel") }}>
      {editing.about && <Fields key={sender?.slug ?? ""} sender={sender ?? null} taken={taken} saved={saved} close={editing.close} />}
    </Modal>
  );
}

interface FieldsProps {
  sender: Sender | null;
  taken: string[];
  saved: (sender: Sender) => void;
  close: () => void;
}

function Fields({ sender, taken, saved, close }: FieldsProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const form = useForm({
    initial: sender ? { slug: sender.slug, name: sender.name, address: sender.address, reply_to: sender.reply_to } : NEW,
    codes: CODES,
    send: ({ slug, ...body }) => answerOf(api.PUT("/api/v1/senders/{slug}", { params: { path: { slug: slug || slugOf(body.name, taken) } }, body, middleware: [byField] })),
    done: (answer) => {
      void queries.invalidateQueries({ queryKey: SENDERS });
      void queries.invalidateQueries({ queryKey: DOMAINS });
      toast(t("acting.saved"));
      close();
      saved(answer);
    },
  });
  const { values, set, error } = form;
  return (
    <Form form={form} verb={t("settings.senders.save")} needs="content:write">
      <TextInput label={t("settings.senders.name")} description={t("settings.senders.nameHelp")} dir="auto" data-autofocus value={values.name} error={error("name")} onChange={(event) => set("name", event.currentTarget.value)} />
      <TextInput label={t("settings.senders.address")} description={t("settings.senders.addressHelp")} type="email" value={values.address} error={error("address")} onChange={(event) => set("address", event.currentTarget.value)} />
      <TextInput label={t("settings.senders.replyTo")} description={t("settings.senders.replyToHelp")} type="email" value={values.reply_to} error={error("reply_to")} onChange={(event) => set("reply_to", event.currentTarget.value)} />
    </Form>
  );
}

import { Group, Modal, NumberInput, Select, Table, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createLazyRoute } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";
import { useMay } from "~/app/session";
import { Page } from "~/pages/settings/Page";
import { Confirm, useAsked } from "~/ui/acting/Confirm";
import { Form } from "~/ui/acting/Form";
import { Found, Rows } from "~/ui/acting/Found";
import { MayButton } from "~/ui/acting/MayButton";
import { byField } from "~/ui/acting/refusal";
import { toast, toastUndo } from "~/ui/acting/toast";
import { useForm } from "~/ui/acting/useForm";
import { Empty } from "~/ui/States";

export const Route = createLazyRoute("/inside/settings/topics")({ component: Topics });

type Topic = components["schemas"]["OfferedTopic"];
/** A topic to change; null: a new one. */
type Editing = { topic: Topic | null };

const KINDS = ["list", "category"] as const;
const TOPICS = ["topics"];

const put = (body: components["schemas"]["NewTopic"]) => answerOf(api.PUT("/api/v1/topics", { body, middleware: [byField] }));

function Topics() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: TOPICS });
  const may = useMay("settings:read");
  const editing = useAsked<Editing>();
  const leaving = useAsked<Topic>();
  const found = useQuery({ queryKey: TOPICS, queryFn: () => answerOf(api.GET("/api/v1/topics")), enabled: may });
  const add = (
    <MayButton needs="settings:write" onClick={() => editing.ask({ topic: null })}>
      {t("settings.topics.add")}
    </MayButton>
  );
  return (
    <Page title={t("settings.topics.title")} help={t("settings.topics.help")} needs="settings:read" action={add}>
      <Found query={found}>
        {({ items }) => (items.length === 0 ? <Empty title={t("settings.topics.none")} help={t("settings.topics.noneHelp")} /> : <List items={items} edit={(topic) => editing.ask({ topic })} withdraw={leaving.ask} />)}
      </Found>
      <Modal opened={editing.opened} onClose={editing.close} title={editing.about?.topic ? t("settings.topics.change") : t("settings.topics.add")} closeButtonProps={{ "aria-label": t("acting.cancel") }}>
        {editing.about && <Fields topic={editing.about.topic} position={found.data?.items.length ?? 0} close={editing.close} />}
      </Modal>
      <Confirm
        asked={leaving}
        hue="bad"
        words={({ slug }) => ({ title: t("settings.topics.withdrawTitle", { slug }), consequence: t("settings.topics.withdrawHelp"), verb: t("settings.topics.withdraw") })}
        act={({ kind, slug }) => answerOf(api.DELETE("/api/v1/topics", { params: { query: { kind, slug } } }))}
        done={(_nothing, topic) => {
          void again();
          toastUndo(t("settings.topics.withdrawn"), () => put(topic).then(again));
        }}
      />
    </Page>
  );
}

function List({ items, edit, withdraw }: { items: Topic[]; edit: (topic: Topic) => void; withdraw: (topic: Topic) => void }) {
  const { t } = useTranslation();
  return (
    <Rows label={t("settings.topics.title")} head={[t("settings.topics.position"), t("settings.topics.en"), t("settings.topics.fr"), t("settings.topics.what"), t("settings.actions")]}>
      {items.map((topic) => (
        <Table.Tr key={`${topic.kind} ${topic.slug}`}>
          <Table.Td>{topic.position}</Table.Td>
          <Table.Td lang="en">{topic.labels.en ?? "–"}</Table.Td>
          <Table.Td lang="fr">{topic.labels.fr ?? "–"}</Table.Td>
          <Table.Td>
            {t(`settings.topics.kind.${topic.kind}`)} <span dir="auto">{topic.slug}</span>
          </Table.Td>
          <Table.Td>
            <Group gap="sm">
              <MayButton needs="settings:write" variant="default" onClick={() => edit(topic)}>
                {t("settings.topics.change")}
              </MayButton>
              <MayButton needs="settings:write" variant="subtle" color="bad" onClick={() => withdraw(topic)}>
                {t("settings.topics.withdraw")}
              </MayButton>
            </Group>
          </Table.Td>
        </Table.Tr>
      ))}
    </Rows>
  );
}

function Fields({ topic, position, close }: { topic: Topic | null; position: number; close: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const form = useForm({
    initial: { kind: topic?.kind ?? KINDS[0], slug: topic?.slug ?? "", en: topic?.labels.en ?? "", fr: topic?.labels.fr ?? "", position: topic?.position ?? position },
    codes: { topic_labels: "en", list_not_found: "slug", topic_kind: "slug" },
    send: ({ kind, slug, en, fr, position: at }) => put({ kind, slug, labels: { ...(en ? { en } : {}), ...(fr ? { fr } : {}) }, position: at }),
    done: () => {
      void queries.invalidateQueries({ queryKey: TOPICS });
      toast(t("acting.saved"));
      close();
    },
  });
  const { values, set, error } = form;
  return (
    <Form form={form} verb={t("settings.topics.save")} needs="settings:write">
      <Select
        label={t("settings.topics.what")}
        allowDeselect={false}
        disabled={topic !== null}
        data={KINDS.map((kind) => ({ value: kind, label: t(`settings.topics.kind.${kind}`) }))}
        value={values.kind}
        error={error("kind")}
        onChange={(chosen) => {
          const kind = KINDS.find((each) => each === chosen);
          if (kind) set("kind", kind);
        }}
      />
      {values.kind === "list" && topic === null ? <ListField value={values.slug} error={error("slug")} change={(slug) => set("slug", slug)} /> : <TextInput label={t("settings.topics.slug")} dir="auto" disabled={topic !== null} value={values.slug} error={error("slug")} onChange={(event) => set("slug", event.currentTarget.value)} />}
      <TextInput label={t("settings.topics.en")} lang="en" value={values.en} error={error("en")} onChange={(event) => set("en", event.currentTarget.value)} />
      <TextInput label={t("settings.topics.fr")} lang="fr" value={values.fr} error={error("fr")} onChange={(event) => set("fr", event.currentTarget.value)} />
      <NumberInput label={t("settings.topics.position")} description={t("settings.topics.positionHelp")} min={0} max={10_000} allowDecimal={false} value={values.position} error={error("position")} onChange={(at) => set("position", Number(at))} />
    </Form>
  );
}

function ListField({ value, error, change }: { value: string; error: string | undefined; change: (slug: string) => void }) {
  const { t } = useTranslation();
  const { data } = useQuery({ queryKey: ["lists"], queryFn: () => answerOf(api.GET("/api/v1/lists")) });
  const lists = data?.items.map(({ slug, name }) => ({ value: slug, label: name || slug })) ?? [];
  return <Select label={t("settings.topics.list")} searchable data={lists} value={value || null} error={error} onChange={(slug) => change(slug ?? "")} />;
}

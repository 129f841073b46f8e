import { Button, Group, Pill, Select, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type SyntheticEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import { useMay } from "~/app/session";
import { type Changes, useChange } from "~/pages/contacts/changing";
import { lists } from "~/pages/contacts/queries";
import { Section } from "~/pages/contacts/Section";
import type { WholeContact } from "~/pages/contacts/types";
import { Refused } from "~/ui/acting/Form";
import { toastUndo } from "~/ui/acting/toast";

/** Tags and lists, put on and taken off in their place, and the segments that follow from all. */
export function Labels({ whole }: { whole: WholeContact }) {
  const { t } = useTranslation();
  const may = useMay("contacts:write");
  const maySegments = useMay("workflows:read");
  const change = useChange(whole.id);
  const apply = (changes: Changes, back: Changes, told: string) => change.mutate(changes, { onSuccess: () => toastUndo(told, () => change.mutateAsync(back)) });
  const addTag = (tag: string) => apply({ add_tags: [tag] }, { remove_tags: [tag] }, t("contact.tagAdded", { tag }));
  const removeTag = (tag: string) => apply({ remove_tags: [tag] }, { add_tags: [tag] }, t("contact.tagRemoved", { tag }));
  const join = (list: string) => apply({ join_lists: [list] }, { leave_lists: [list] }, t("contact.listJoined", { list }));
  const leave = (list: string) => apply({ leave_lists: [list] }, { join_lists: [list] }, t("contact.listLeft", { list }));
  return (
    <>
      <Section title={t("contacts.tags")}>
        <Pills names={whole.tags} none={t("contact.noTag")} {...(may ? { remove: removeTag } : {})} />
        {may && <AddTag has={whole.tags} add={addTag} />}
        <Refused error={change.error} />
      </Section>
      <Section title={t("contacts.lists")}>
        <Pills names={whole.lists} none={t("contact.noList")} {...(may ? { remove: leave } : {})} />
        {may && <JoinList has={whole.lists} join={join} />}
      </Section>
      {maySegments && (
        <Section title={t("contacts.segments")}>
          <Pills names={whole.segments} none={t("contact.noSegment")} shown={(slug) => <Link to="/segments/$segment" params={{ segment: slug }}>{slug}</Link>} />
        </Section>
      )}
    </>
  );
}

interface PillsProps {
  names: string[];
  none: string;
  remove?: (name: string) => void;
  shown?: (name: string) => ReactNode;
}

function Pills({ names, none, remove, shown = (name) => <bdi>{name}</bdi> }: PillsProps) {
  const { t } = useTranslation();
  if (names.length === 0) return <Text c="dimmed">{none}</Text>;
  return (
    <Group gap="xs">
      {names.map((name) => (
        <Pill key={name} size="md" title={name} withRemoveButton={Boolean(remove)} removeButtonProps={{ "aria-label": t("contact.remove", { name }), "aria-hidden": false, tabIndex: 0 }} onRemove={() => remove?.(name)}>
          {shown(name)}
        </Pill>
      ))}
    </Group>
  );
}

function AddTag({ has, add }: { has: string[]; add: (tag: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const tag = text.trim();
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (tag && !has.includes(tag)) add(tag);
    setText("");
  };
  return (
    <form onSubmit={submit}>
      <Group gap="sm" align="flex-end">
        <TextInput label={t("contact.newTag")} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        <Button type="submit" variant="default" disabled={!tag}>
          {t("contact.addTag")}
        </Button>
      </Group>
    </form>
  );
}

function JoinList({ has, join }: { has: string[]; join: (slug: string) => void }) {
  const { t } = useTranslation();
  const { data } = useQuery(lists);
  const [picked, pick] = useState<string | null>(null);
  const offered = (data?.items ?? []).filter(({ slug }) => !has.includes(slug)).map(({ slug, name }) => ({ value: slug, label: name || slug }));
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (picked) join(picked);
    pick(null);
  };
  return (
    <form onSubmit={submit}>
      <Group gap="sm" align="flex-end">
        <Select searchable label={t("contact.otherList")} data={offered} value={picked} onChange={pick} nothingFoundMessage={t("contacts.noList")} />
        <Button type="submit" variant="default" disabled={!picked}>
          {t("contact.joinList")}
        </Button>
      </Group>
    </form>
  );
}

import { ActionIcon, Alert, Group, Paper, Select, Stack, Text } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Fields } from "~/builder";
import { useErrors } from "~/pages/workflows/editor/context";
import { GROUP_NAMES, GROUPS, type Kind, kindOf, KINDS, SCHEDULED } from "~/pages/workflows/triggers/kinds";
import { KindFields } from "~/pages/workflows/triggers/KindFields";

interface Props {
  trigger: Fields;
  place: number;
  count: number;
  hasAudience: boolean;
  /** Another trigger in its place, or this one as another kind. */
  put: (next: Fields | Kind) => void;
  set: (field: string, value: unknown) => void;
  move: (to: number) => void;
  remove: () => void;
}

/** One of the triggers: its kind, what it means, and what it is about. */
export function TriggerCard({ trigger, hasAudience, put, set, ...listed }: Props) {
  const { t } = useTranslation();
  const kind = kindOf(trigger);
  const error = useErrors("triggers", listed.place);
  return (
    <Paper withBorder p="md" component="section" aria-label={t("triggers.place", { number: listed.place + 1 })}>
      <Stack gap="md">
        <Group justify="space-between" align="flex-end" gap="sm">
          <KindField kind={kind} choose={put} />
          <Moves {...listed} />
        </Group>
        {kind ? (
          <>
            <div>
              <Text c="dimmed">{t(`triggers.help.${kind}`)}</Text>
              <Text size="xs" c="dimmed">
                {t("triggers.example", { example: t(`triggers.examples.${kind}`) })}
              </Text>
            </div>
            <KindFields key={kind} kind={kind} trigger={trigger} put={put} set={set} error={error} />
            {SCHEDULED.has(kind) && !hasAudience && <Alert color="warn">{t("triggers.wholeAudience")}</Alert>}
          </>
        ) : (
          <Alert color="warn">{t("triggers.unknown")}</Alert>
        )}
      </Stack>
    </Paper>
  );
}

function KindField({ kind, choose }: { kind: Kind | null; choose: (kind: Kind) => void }) {
  const { t } = useTranslation();
  const data = GROUP_NAMES.map((group) => ({
    group: t(`triggers.group.${group}`),
    items: GROUPS[group].map((value) => ({ value, label: t(`triggers.name.${value}`) })),
  }));
  const pick = (chosen: string | null) => {
    const known = KINDS.find((each) => each === chosen);
    if (known) choose(known);
  };
  return <Select label={t("triggers.kind")} searchable allowDeselect={false} maxDropdownHeight="20rem" data={data} value={kind} onChange={pick} miw="14rem" style={{ flex: 1 }} />;
}

function Moves({ place, count, move, remove }: Pick<Props, "place" | "count" | "move" | "remove">) {
  const { t } = useTranslation();
  const number = place + 1;
  return (
    <Group gap="xs" wrap="nowrap">
      {count > 1 && (
        <>
          <ActionIcon variant="subtle" size="lg" disabled={place === 0} aria-label={t("triggers.up", { number })} onClick={() => move(place - 1)}>
            <IconArrowUp size="1em" aria-hidden />
          </ActionIcon>
          <ActionIcon variant="subtle" size="lg" disabled={number === count} aria-label={t("triggers.down", { number })} onClick={() => move(place + 1)}>
            <IconArrowDown size="1em" aria-hidden />
          </ActionIcon>
        </>
      )}
      <ActionIcon variant="subtle" size="lg" aria-label={t("triggers.remove", { number })} onClick={remove}>
        <IconTrash size="1em" aria-hidden />
      </ActionIcon>
    </Group>
  );
}

import { Button, Divider, Menu, Stack, Text, VisuallyHidden } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Fragment, useState } from "react";
import { useTranslation } from "react-i18next";

import { now } from "~/api/client";
import { useZone } from "~/app/session";
import type { Draft, Fields, Path } from "~/builder";
import { AudienceField } from "~/pages/workflows/triggers/AudienceField";
import { asKind, GROUP_NAMES, GROUPS, type Kind, moved, newTrigger, placesAfter, triggersOf } from "~/pages/workflows/triggers/kinds";
import { TriggerCard } from "~/pages/workflows/triggers/TriggerCard";

interface Props {
  draft: Draft;
  /** Gives a setting of the workflow another value; undefined leaves it out. */
  change: (path: Path, value: unknown) => void;
}

/** What lets contacts in: any of the triggers, for who is in the audience. */
export function TriggerFields({ draft, change }: Props) {
  const { t } = useTranslation();
  const [said, say] = useState("");
  const { triggers, add, put, order } = useTriggers({ draft, change });
  const move = (from: number, to: number) => {
    order(moved([...triggers.keys()], from, to));
    say(t("triggers.moved", { from: from + 1, to: to + 1 }));
  };
  return (
    <Stack gap="md">
      {triggers.length === 0 && <Text c="dimmed">{t("triggers.none")}</Text>}
      {triggers.map((trigger, place) => (
        <Fragment key={place}>
          {place > 0 && <Divider label={t("triggers.or")} />}
          <TriggerCard
            trigger={trigger}
            place={place}
            count={triggers.length}
            hasAudience={draft.audience !== undefined}
            put={(next) => put(place, next)}
            set={(field, value) => change(["triggers", place, field], value)}
            move={(to) => move(place, to)}
            remove={() => order([...triggers.keys()].filter((each) => each !== place))}
          />
        </Fragment>
      ))}
      <AddTrigger add={add} />
      <AudienceField draft={draft} change={change} />
      <VisuallyHidden aria-live="polite">{said}</VisuallyHidden>
    </Stack>
  );
}

function useTriggers({ draft, change }: Props) {
  const today = useToday();
  const triggers = triggersOf(draft);
  // Who comes round again with every date is to enter again with every date (ENT-1); other triggers know no dates.
  const preset = (trigger: Fields, others: number) => {
    if (recursOf(trigger) && others === 0 && draft.repeat === undefined) change(["repeat"], { policy: "every_time", key: "occurrence" });
  };
  const put = (place: number, next: Fields | Kind) => {
    const trigger = typeof next === "string" ? asKind(triggers[place] ?? {}, next, today) : next;
    change(["triggers", place], trigger);
    preset(trigger, triggers.length - 1);
  };
  const add = (kind: Kind) => {
    const trigger = newTrigger(kind, today);
    change(["triggers"], [...triggers, trigger]);
    preset(trigger, triggers.length);
  };
  const order = (places: number[]) => {
    change(["triggers"], places.map((place) => triggers[place]));
    const by = byOf(draft);
    if (by) change(["repeat", "by"], placesAfter(by, places));
  };
  return { triggers, add, put, order };
}

const recursOf = (trigger: Fields): boolean => trigger.kind === "recurring" || (trigger.kind === "date_attribute" && trigger.yearly === true);

function byOf(draft: Draft): number[] | null {
  const { repeat } = draft;
  const by: unknown = typeof repeat === "object" && repeat !== null && "by" in repeat ? repeat.by : null;
  return Array.isArray(by) ? by.filter((each): each is number => typeof each === "number") : null;
}

/** The day it is in the account's zone. */
function useToday(): string {
  const zone = useZone();
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" }).format(now());
}

function AddTrigger({ add }: { add: (kind: Kind) => void }) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button variant="default" leftSection={<IconPlus size="1em" aria-hidden />} style={{ alignSelf: "flex-start" }}>
          {t("triggers.add")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah="50vh" style={{ overflowY: "auto" }}>
        {GROUP_NAMES.map((group) => (
          <Fragment key={group}>
            <Menu.Label>{t(`triggers.group.${group}`)}</Menu.Label>
            {GROUPS[group].map((kind) => (
              <Menu.Item key={kind} onClick={() => add(kind)}>
                {t(`triggers.name.${kind}`)}
              </Menu.Item>
            ))}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}


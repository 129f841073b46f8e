import { Button, Group, Input, Modal, NumberInput, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { type SyntheticEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { AT_MOST, isNameFree, type Rule, tidied } from "~/pages/settings/scoring/model";
import { WhereField } from "~/pages/workflows/triggers/WhereField";
import type { Asked } from "~/ui/acting/Confirm";
import { ConditionEditor } from "~/ui/conditions/ConditionEditor";
import { DurationField, FIXED_UNITS } from "~/ui/fields";
import { EventField } from "~/ui/pick";

interface Props {
  writing: Asked<{ place: number | null }>;
  rules: readonly Rule[];
  keep: (place: number | null, rule: Rule) => void;
}

/** Writes a rule; it holds once the whole model is applied. */
export function RuleDialog({ writing, rules, keep }: Props) {
  const { t } = useTranslation();
  const place = writing.about?.place ?? null;
  const rule = place === null ? undefined : rules[place];
  return (
    <Modal size="lg" opened={writing.opened} onClose={writing.close} title={rule ? t("settings.scoring.changeRule") : t("settings.scoring.newRule")} closeButtonProps={{ "aria-label": t("settings.scoring.cancel") }}>
      <Fields
        initial={rule ?? { name: "", points: 10, event: "" }}
        isFree={(name) => isNameFree(rules, place, name)}
        close={writing.close}
        keep={(next) => {
          keep(place, next);
          writing.close();
        }}
      />
    </Modal>
  );
}

interface FieldsProps {
  initial: Rule;
  isFree: (name: string) => boolean;
  keep: (rule: Rule) => void;
  close: () => void;
}

function Fields({ initial, isFree, keep, close }: FieldsProps) {
  const { t } = useTranslation();
  const [rule, setRule] = useState(initial);
  const [about, setAbout] = useState<"event" | "condition">(initial.event === undefined ? "condition" : "event");
  const [tried, setTried] = useState(false);
  const set = (part: Partial<Rule>) => setRule((before) => ({ ...before, ...part }));
  const { event: _, ...ofCondition } = rule;
  const whole = tidied(about === "event" ? { ...rule, event: rule.event ?? "" } : ofCondition);
  const ready = isFree(rule.name) && rule.points !== 0 && (about === "event" ? Boolean(rule.event) : rule.when !== undefined);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setTried(true);
    if (ready) keep(whole);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <TextInput data-autofocus required dir="auto" label={t("settings.scoring.name")} description={t("settings.scoring.nameHelp")} error={tried && !isFree(rule.name) ? t("settings.scoring.nameTaken") : null} value={rule.name} onChange={(event) => set({ name: event.currentTarget.value })} />
        <NumberInput required allowDecimal={false} label={t("settings.scoring.points")} description={t("settings.scoring.pointsHelp")} error={rule.points === 0 ? t("settings.scoring.noPoints") : null} value={rule.points} onChange={(points) => set({ points: Number(points) })} />
        <Input.Wrapper label={t("settings.scoring.about")} labelElement="div">
          <Group mt="xs">
            <SegmentedControl
              aria-label={t("settings.scoring.about")}
              data={(["event", "condition"] as const).map((value) => ({ value, label: t(`settings.scoring.${value}`) }))}
              value={about}
              onChange={(value) => setAbout(value === "condition" ? "condition" : "event")}
            />
          </Group>
        </Input.Wrapper>
        {about === "event" ? <OfEvent rule={rule} set={set} tried={tried} /> : <OfCondition rule={rule} setRule={setRule} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("settings.scoring.cancel")}
          </Button>
          <Button type="submit">{t("settings.scoring.keep")}</Button>
        </Group>
      </Stack>
    </form>
  );
}

function OfEvent({ rule, set, tried }: { rule: Rule; set: (part: Partial<Rule>) => void; tried: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      <EventField required label={t("settings.scoring.eventName")} error={tried && !rule.event ? t("pick.choose") : null} value={rule.event ?? null} onChange={(event) => set({ event: event ?? "" })} />
      <WhereField help={t("triggers.whereEvent")} trigger={{ where: rule.where }} set={(_, where) => set({ where: Array.isArray(where) ? (where as Record<string, unknown>[]) : [] })} />
      <DurationField positive units={FIXED_UNITS} label={t("settings.scoring.within")} description={t("settings.scoring.withinHelp")} value={rule.within || null} onChange={(within) => set({ within: within ?? "" })} />
      <NumberInput min={1} max={100} allowDecimal={false} label={t("settings.scoring.atMost")} description={t("settings.scoring.atMostHelp")} value={rule.at_most ?? AT_MOST} onChange={(most) => set({ at_most: typeof most === "number" ? most : AT_MOST })} />
    </>
  );
}

function OfCondition({ rule, setRule }: { rule: Rule; setRule: (rule: Rule) => void }) {
  const { t } = useTranslation();
  const { when, ...rest } = rule;
  return (
    <>
      <Text c="dimmed">{t("settings.scoring.circle")}</Text>
      <ConditionEditor label={t("settings.scoring.when")} value={when} onChange={(next) => setRule(next ? { ...rest, when: next } : rest)} />
    </>
  );
}

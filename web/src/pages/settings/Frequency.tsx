import { Group, Modal, NumberInput, Select, Table, Text, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createLazyRoute } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";
import { useMay } from "~/app/session";
import { useFormats } from "~/i18n/formats";
import { Page } from "~/pages/settings/Page";
import { type Period, periodOf, periodText, UNITS } from "~/pages/settings/period";
import { type Asked, Confirm, useAsked } from "~/ui/acting/Confirm";
import { Form } from "~/ui/acting/Form";
import { Found, Rows } from "~/ui/acting/Found";
import { MayButton } from "~/ui/acting/MayButton";
import { byField } from "~/ui/acting/refusal";
import { toast, toastUndo } from "~/ui/acting/toast";
import { useForm } from "~/ui/acting/useForm";
import { Empty } from "~/ui/States";

export const Route = createLazyRoute("/inside/settings/frequency")({ component: Frequency });

type Rule = components["schemas"]["FrequencyLimit"];
/** A rule to change; null: a new one. */
type Editing = { rule: Rule | null };

const RULES = ["frequency-rules"];

const put = (body: Rule) => answerOf(api.PUT("/api/v1/frequency-rules", { body, middleware: [byField] }));

function Frequency() {
  const { t } = useTranslation();
  const may = useMay("settings:read");
  const editing = useAsked<Editing>();
  const lifting = useAsked<Rule>();
  const found = useQuery({ queryKey: RULES, queryFn: () => answerOf(api.GET("/api/v1/frequency-rules")), enabled: may });
  const add = (
    <MayButton needs="settings:write" onClick={() => editing.ask({ rule: null })}>
      {t("settings.frequency.add")}
    </MayButton>
  );
  return (
    <Page title={t("settings.frequency.title")} help={t("settings.frequency.help")} needs="settings:read" action={add}>
      <Found query={found}>
        {({ items }) => (items.length === 0 ? <Empty title={t("settings.frequency.none")} help={t("settings.frequency.noneHelp")} /> : <Rules items={items} edit={(rule) => editing.ask({ rule })} lift={lifting.ask} />)}
      </Found>
      <Modal opened={editing.opened} onClose={editing.close} title={editing.about?.rule ? t("settings.frequency.change") : t("settings.frequency.add")} closeButtonProps={{ "aria-label": t("acting.cancel") }}>
        {editing.about && <Fields rule={editing.about.rule} close={editing.close} />}
      </Modal>
      <Lift lifting={lifting} />
    </Page>
  );
}

function useRuleWords() {
  const { t } = useTranslation();
  const { number } = useFormats();
  return ({ most, within }: Rule) => {
    const period = periodOf(within);
    const told = period ? t(`settings.period.${period.unit}`, { count: period.count, number: number(period.count) }) : within;
    return most === 0 ? t("settings.frequency.never") : t("settings.frequency.sentence", { count: most, number: number(most), within: told });
  };
}

function Rules({ items, edit, lift }: { items: Rule[]; edit: (rule: Rule) => void; lift: (rule: Rule) => void }) {
  const { t } = useTranslation();
  const words = useRuleWords();
  return (
    <Rows label={t("settings.frequency.title")} head={[t("settings.frequency.about"), t("settings.frequency.limit"), t("settings.actions")]}>
      {items.map((rule) => (
        <Table.Tr key={rule.category ?? ""}>
          <Table.Td dir="auto">{rule.category ?? t("settings.frequency.all")}</Table.Td>
          <Table.Td>{words(rule)}</Table.Td>
          <Table.Td>
            <Group gap="sm">
              <MayButton needs="settings:write" variant="default" onClick={() => edit(rule)}>
                {t("settings.frequency.change")}
              </MayButton>
              <MayButton needs="settings:write" variant="subtle" color="bad" onClick={() => lift(rule)}>
                {t("settings.frequency.lift")}
              </MayButton>
            </Group>
          </Table.Td>
        </Table.Tr>
      ))}
    </Rows>
  );
}

function Lift({ lifting }: { lifting: Asked<Rule> }) {
  const { t } = useTranslation();
  const words = useRuleWords();
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: RULES });
  return (
    <Confirm
      asked={lifting}
      hue="bad"
      words={(rule) => ({ title: t("settings.frequency.liftTitle"), consequence: `${rule.category ?? t("settings.frequency.all")}: ${words(rule)}. ${t("settings.frequency.liftHelp")}`, verb: t("settings.frequency.lift") })}
      act={({ category }) => answerOf(api.DELETE("/api/v1/frequency-rules", { params: { query: category === null ? {} : { category } } }))}
      done={(_nothing, rule) => {
        void again();
        toastUndo(t("settings.frequency.lifted"), () => put(rule).then(again));
      }}
    />
  );
}

type Values = Period & { category: string; most: number };

function Fields({ rule, close }: { rule: Rule | null; close: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const period = rule ? periodOf(rule.within) : null;
  const initial: Values = { category: rule?.category ?? "", most: rule?.most ?? 3, count: period?.count ?? 7, unit: period?.unit ?? "day" };
  const form = useForm({
    initial,
    codes: { frequency_invalid: "count" },
    send: ({ category, most, count, unit }) => put({ category: category.trim() || null, most, within: periodText({ count, unit }) }),
    done: () => {
      void queries.invalidateQueries({ queryKey: RULES });
      toast(t("acting.saved"));
      close();
    },
  });
  const { values, set, error } = form;
  return (
    <Form form={form} verb={t("settings.frequency.save")} needs="settings:write">
      <TextInput label={t("settings.frequency.category")} description={t("settings.frequency.categoryHelp")} dir="auto" disabled={rule !== null} value={values.category} error={error("category")} onChange={(event) => set("category", event.currentTarget.value)} />
      <NumberInput label={t("settings.frequency.most")} min={0} max={100_000} allowDecimal={false} value={values.most} error={error("most")} onChange={(most) => set("most", Number(most))} />
      <Text>{t("settings.frequency.within")}</Text>
      <Group align="flex-start">
        <NumberInput aria-label={t("settings.frequency.count")} min={1} allowDecimal={false} value={values.count} error={error("count")} onChange={(count) => set("count", Number(count))} />
        <Select
          aria-label={t("settings.frequency.unit")}
          allowDeselect={false}
          data={UNITS.map((unit) => ({ value: unit, label: t(`settings.unit.${unit}`) }))}
          value={values.unit}
          onChange={(chosen) => {
            const unit = UNITS.find((each) => each === chosen);
            if (unit) set("unit", unit);
          }}
        />
      </Group>
    </Form>
  );
}

import { Checkbox, Group, NumberInput, Paper, SegmentedControl, Select, Stack, TextInput } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { now } from "~/api/client";
import type { components } from "~/api/schema";
import { useZone } from "~/app/session";
import { fromLocal } from "~/pages/contacts/zoned";
import { dayAt, shifted } from "~/pages/workflows/results/days";
import { type Asked, eventsIn, MODES, USUAL, WHO } from "~/pages/workflows/simulate/asked";
import { begin } from "~/pages/workflows/simulate/queries";
import { RateFields } from "~/pages/workflows/simulate/RateFields";
import { NotBegun } from "~/pages/workflows/testing/NotDone";
import { MayButton } from "~/ui/acting/MayButton";

interface AskFormProps {
  workflow: components["schemas"]["WorkflowShown"];
  /** The draft, else the live version. */
  definition: Readonly<Record<string, unknown>>;
  /** The run of that id goes on. */
  begun: (id: string) => void;
}

/** Who, from when, for how long, at which rates. */
export function AskForm({ workflow, definition, begun }: AskFormProps) {
  const { t } = useTranslation();
  const zone = useZone();
  const isNarrow = useMediaQuery("(max-width: 48em)");
  const today = dayAt(now(), zone);
  const both = workflow.draft && workflow.version !== null;
  const [asked, ask] = useState<Asked>({ ...USUAL, draft: workflow.draft, compare: both, since: shifted(today, -90) });
  const change = (changes: Partial<Asked>) => ask({ ...asked, ...changes });
  const at = (day: string) => fromLocal(`${day}T00:00`, zone) ?? now().toISOString();
  const running = useMutation({ mutationFn: () => begin(workflow.workflow, asked, at), onSuccess: (job) => begun(job.id) });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    running.mutate();
  };
  const ready = asked.mode === "simulate" || (asked.since !== "" && asked.since < today);
  return (
    <Paper withBorder p="lg" className="surface" component="form" aria-label={t("simulate.form")} onSubmit={submit}>
      <Stack gap="lg">
        <Group gap="lg">
          <SegmentedControl aria-label={t("simulate.mode")} orientation={isNarrow ? "vertical" : "horizontal"} value={asked.mode} onChange={(mode) => change({ mode })} data={MODES.map((mode) => ({ value: mode, label: t(`simulate.modes.${mode}`) }))} />
          {both && (
            <SegmentedControl
              aria-label={t("workflow.which")}
              orientation={isNarrow ? "vertical" : "horizontal"}
              value={asked.draft ? "draft" : "live"}
              onChange={(of) => change({ draft: of === "draft" })}
              data={[
                { value: "draft", label: t("workflow.draft") },
                { value: "live", label: t("workflow.live", { number: workflow.version }) },
              ]}
            />
          )}
        </Group>
        <Group gap="md" align="flex-start">
          {asked.mode === "simulate" ? <Ahead asked={asked} change={change} today={today} /> : <Back asked={asked} change={change} today={today} />}
          <NumberInput
            label={t("simulate.sample")}
            description={t("simulate.sampleHelp")}
            min={1}
            allowDecimal={false}
            value={asked.sample || ""}
            onChange={(sample) => change({ sample: Number(sample) || 0 })}
            placeholder={t("simulate.everyone")}
          />
        </Group>
        <RateFields asked={asked} change={change} events={asked.mode === "simulate" ? eventsIn(definition) : []} />
        {both && asked.draft && asked.mode === "simulate" && <Checkbox label={t("simulate.compare", { number: workflow.version })} checked={asked.compare} onChange={(event) => change({ compare: event.currentTarget.checked })} />}
        {running.isError && <NotBegun error={running.error} />}
        <Group>
          <MayButton needs="workflows:read" type="submit" loading={running.isPending} disabled={!ready}>
            {t(`simulate.verb.${asked.mode}`)}
          </MayButton>
        </Group>
      </Stack>
    </Paper>
  );
}

interface PartProps {
  asked: Asked;
  change: (changes: Partial<Asked>) => void;
  today: string;
}

function Ahead({ asked, change, today }: PartProps) {
  const { t } = useTranslation();
  return (
    <>
      <Select label={t("simulate.who")} description={t(`simulate.whoHelp.${asked.who}`)} allowDeselect={false} value={asked.who} onChange={(who) => who && change({ who })} data={WHO.map((each) => ({ value: each, label: t(`simulate.whom.${each}`) }))} flex="1 1 16rem" maw="24rem" />
      {asked.who === "existing" && <NumberInput label={t("simulate.within")} description={t("simulate.withinHelp")} min={1} max={3660} allowDecimal={false} value={asked.existing} onChange={(days) => change({ existing: Number(days) || USUAL.existing })} />}
      <TextInput type="date" label={t("simulate.start")} description={t("simulate.startHelp")} min={today} value={asked.start} onChange={(event) => change({ start: event.currentTarget.value })} />
      <NumberInput label={t("simulate.days")} description={t("simulate.daysHelp")} min={1} max={366} allowDecimal={false} value={asked.days} onChange={(days) => change({ days: Number(days) || USUAL.days })} />
    </>
  );
}

function Back({ asked, change, today }: PartProps) {
  const { t } = useTranslation();
  return <TextInput type="date" required label={t("simulate.since")} description={t("simulate.sinceHelp")} max={shifted(today, -1)} value={asked.since} onChange={(event) => change({ since: event.currentTarget.value })} />;
}

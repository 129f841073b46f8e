import { Radio, Select, Stack, Switch, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useZone } from "~/app/session";
import { zonesWith } from "~/pages/settings/zones";
import { useErrors } from "~/pages/workflows/editor/context";
import { Part } from "~/pages/workflows/settings/Part";
import { endsTooSoon, withTimes } from "~/pages/workflows/settings/settings";
import type { SettingsProps } from "~/pages/workflows/settings/SettingsDrawer";
import { Choice } from "~/pages/workflows/triggers/Choice";
import { fieldsIn, isObject, textIn } from "~/pages/workflows/triggers/held";
import { MomentField, ScheduleField, type WindowJson } from "~/ui/fields";

/** Office hours, where a window begins. */
const HOURS: WindowJson = { days: ["mon", "tue", "wed", "thu", "fri"], opens: "9:00", closes: "18:00" };

/** When: days and hours, whose clock, and from when to when the workflow runs. */
export function WhenSettings({ draft, change }: SettingsProps) {
  const { t } = useTranslation();
  const error = useErrors();
  const window: WindowJson | null = isObject(draft.window) ? draft.window : null;
  return (
    <Stack gap="xl">
      <Part title={t("workflowSettings.windowName")} help={t("workflowSettings.windowHelp")}>
        <Switch label={t("workflowSettings.window")} checked={window !== null} onChange={(event) => change(["window"], event.currentTarget.checked ? HOURS : undefined)} />
        {window && <ScheduleField label={t("workflowSettings.windowName")} error={error("window")} value={window} onChange={(next) => change(["window"], next ?? undefined)} />}
      </Part>
      <ZoneFields draft={draft} change={change} />
      <Times draft={draft} change={change} />
      <Text c="dimmed">{t("workflowSettings.pauses")}</Text>
    </Stack>
  );
}

function ZoneFields({ draft, change }: SettingsProps) {
  const { t } = useTranslation();
  const ours = useZone();
  const zone = fieldsIn(draft, "zone");
  const name = textIn(zone, "name");
  const error = useErrors("zone");
  const use = zone.use === "workflow" ? "workflow" : "contact";
  const put = (next: { use: string; name: string | null }) => {
    const said = { ...(next.use === "workflow" ? { use: "workflow" } : {}), ...(next.name ? { name: next.name } : {}) };
    change(["zone"], Object.keys(said).length > 0 ? said : undefined);
  };
  return (
    <Part title={t("workflowSettings.zone")}>
      <Radio.Group aria-label={t("workflowSettings.zone")} value={use} onChange={(chosen) => put({ use: chosen, name })}>
        <Stack gap="sm">
          <Radio value="contact" label={t("workflowSettings.zoneContact")} description={t("workflowSettings.zoneContactHelp")} />
          <Radio value="workflow" label={t("workflowSettings.zoneWorkflow")} description={t("workflowSettings.zoneWorkflowHelp")} />
        </Stack>
      </Radio.Group>
      <Select searchable clearable label={t("workflowSettings.zoneName")} error={error("name")} description={t("workflowSettings.zoneNameHelp", { zone: ours })} limit={50} data={zonesWith(name ?? "")} value={name} onChange={(chosen) => put({ use, name: chosen })} />
    </Part>
  );
}

function Times({ draft, change }: SettingsProps) {
  const { t } = useTranslation();
  const schedule = fieldsIn(draft, "schedule");
  const error = useErrors("schedule");
  const put = (times: { start?: string | null; end?: string | null }) => change(["schedule"], withTimes(schedule, times));
  const end = textIn(schedule, "end");
  return (
    <Part title={t("workflowSettings.startEnd")}>
      <MomentField as="local" label={t("workflowSettings.start")} error={error("start")} description={t("workflowSettings.startHelp")} value={textIn(schedule, "start")} onChange={(start) => put({ start })} />
      <MomentField as="local" label={t("workflowSettings.end")} description={t("workflowSettings.endHelp")} error={endsTooSoon(schedule) ? t("workflowSettings.endsTooSoon") : error("end")} value={end} onChange={(at) => put({ end: at })} />
      {end !== null && (
        <Choice
          label={t("workflowSettings.atEnd")}
          options={["drain", "stop"] as const}
          name={(each) => t(`workflowSettings.${each}`)}
          value={schedule.at_end === "stop" ? "stop" : "drain"}
          onChange={(atEnd) => change(["schedule", "at_end"], atEnd === "stop" ? "stop" : undefined)}
        />
      )}
    </Part>
  );
}

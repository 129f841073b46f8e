import { Alert, List, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { useFormats } from "~/i18n/formats";
import type { StepName } from "~/pages/workflows/drawn";
import { useReason } from "~/pages/workflows/results/ReasonText";
import { HOLDS, type Remark, remarksOf } from "~/pages/workflows/simulate/remarks";
import type { Outcome } from "~/pages/workflows/simulate/simulated";

/** What deserves a look before it is published. */
export function Remarks({ outcome: { simulated, silent = [] }, names }: { outcome: Outcome; names: Map<string, StepName> }) {
  const { t } = useTranslation();
  const say = useRemarks(names);
  const said = [...silent.map((event) => t("simulate.silent", { event })), ...remarksOf(simulated).map(say)];
  if (said.length === 0) return <Text c="dimmed">{t("simulate.noRemark")}</Text>;
  return (
    <Alert color="warn" icon={<IconAlertTriangle size="1em" aria-hidden />} title={t("simulate.remarks")}>
      <List style={{ overflowWrap: "anywhere" }}>
        {said.map((each, place) => (
          <List.Item key={place}>{each}</List.Item>
        ))}
      </List>
    </Alert>
  );
}

function useRemarks(names: Map<string, StepName>): (remark: Remark) => string {
  const { t } = useTranslation();
  const { number } = useFormats();
  const because = useReason();
  const step = (id: string) => {
    const name = names.get(id);
    return name ? t("simulate.step", { number: name.number, name: name.label }) : id;
  };
  const held = (reason: string) => {
    const known = HOLDS.find((each) => each === reason);
    return known ? t(`simulate.holds.${known}`) : reason;
  };
  return (remark) => {
    switch (remark.about) {
      case "nobody":
        return t("simulate.nobody");
      case "refused":
        return t("simulate.isRefused", { count: remark.count, number: number(remark.count), why: because(remark.reason) });
      case "notSent":
        return t("simulate.isNotSent", { count: remark.count, number: number(remark.count), why: because(remark.reason) });
      case "unreached":
        return t("simulate.unreached", { step: step(remark.step) });
      case "untaken":
        return t("simulate.untaken", { step: step(remark.step), to: remark.to === "end" ? t("simulate.end") : step(remark.to) });
      case "held":
        return t("simulate.held", { step: step(remark.step), count: remark.count, number: number(remark.count), why: held(remark.reason) });
    }
  };
}

import { Alert, Button, Group, NumberInput, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { createLazyRoute } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useMay, useZone } from "~/app/session";
import { useFormats } from "~/i18n/formats";
import { Page } from "~/pages/settings/Page";
import { ApplyDialog } from "~/pages/settings/scoring/ApplyDialog";
import { type Model, type Rule, sameModel, withRule } from "~/pages/settings/scoring/model";
import { type InUse, scoring } from "~/pages/settings/scoring/queries";
import { RuleDialog } from "~/pages/settings/scoring/RuleDialog";
import { RuleTable } from "~/pages/settings/scoring/RuleTable";
import { useAsked } from "~/ui/acting/Confirm";
import { Leaving } from "~/ui/acting/Form";
import { Found } from "~/ui/acting/Found";
import { MayButton } from "~/ui/acting/MayButton";
import { toastUndo } from "~/ui/acting/toast";
import { Empty } from "~/ui/States";

export const Route = createLazyRoute("/inside/settings/scoring")({ component: Scoring });

function Scoring() {
  const { t } = useTranslation();
  const may = useMay("settings:read");
  const found = useQuery({ ...scoring, enabled: may });
  return (
    <Page title={t("settings.scoring.title")} help={t("settings.scoring.help")} needs="settings:read">
      <Found query={found}>{(inUse) => <Edited key={inUse.version} inUse={inUse} />}</Found>
    </Page>
  );
}

/** Which rule is being written; null: a new one. */
interface Writing {
  place: number | null;
}

function Edited({ inUse }: { inUse: InUse }) {
  const { t } = useTranslation();
  const [model, setModel] = useState<Model>(inUse.model);
  const [applying, setApplying] = useState(false);
  const writing = useAsked<Writing>();
  const changed = !sameModel(model, inUse.model);
  const setRules = (rules: Rule[]) => setModel((before) => ({ ...before, rules }));
  const remove = (place: number) => {
    const before = model;
    setRules(model.rules.filter((_, at) => at !== place));
    toastUndo(t("settings.scoring.removed", { name: model.rules[place]?.name ?? "" }), () => {
      setModel(before);
      return Promise.resolve();
    });
  };
  return (
    <Stack gap="lg">
      <State inUse={inUse} />
      <Threshold model={model} setModel={setModel} />
      <Group justify="space-between">
        <Title order={2}>{t("settings.scoring.rules")}</Title>
        <MayButton needs="settings:write" variant="default" onClick={() => writing.ask({ place: null })}>
          {t("settings.scoring.add")}
        </MayButton>
      </Group>
      {model.rules.length === 0 ? (
        <Empty title={t("settings.scoring.none")} help={t("settings.scoring.noneHelp")} />
      ) : (
        <RuleTable rules={model.rules} edit={(place) => writing.ask({ place })} remove={remove} />
      )}
      {changed && <Alert color="info">{t("settings.scoring.unsaved")}</Alert>}
      <Group gap="sm">
        <MayButton needs="settings:write" disabled={!changed} onClick={() => setApplying(true)}>
          {t("settings.scoring.preview")}
        </MayButton>
        {changed && (
          <Button variant="default" onClick={() => setModel(inUse.model)}>
            {t("settings.scoring.revert")}
          </Button>
        )}
      </Group>
      <RuleDialog writing={writing} rules={model.rules} keep={(place, rule) => setRules(withRule(model.rules, place, rule))} />
      {applying && <ApplyDialog model={model} tag={inUse.tag} close={() => setApplying(false)} />}
      <Leaving dirty={changed && !applying} />
    </Stack>
  );
}

function State({ inUse }: { inUse: InUse }) {
  const { t } = useTranslation();
  const { instant } = useFormats();
  const zone = useZone();
  return (
    <div aria-live="polite">
      {inUse.changed_at && <Text c="dimmed">{t("settings.scoring.version", { at: instant(inUse.changed_at, zone), version: inUse.version })}</Text>}
      {inUse.lanes_left > 0 && <Alert color="info">{t("settings.scoring.working")}</Alert>}
    </div>
  );
}

function Threshold({ model, setModel }: { model: Model; setModel: (model: Model) => void }) {
  const { t } = useTranslation();
  const may = useMay("settings:write");
  const change = (value: number | string) => {
    const { threshold: _, ...rest } = model;
    setModel(typeof value === "number" ? { ...rest, threshold: value } : rest);
  };
  return <NumberInput disabled={!may} maw="25rem" min={1} allowDecimal={false} label={t("settings.scoring.threshold")} description={may ? t("settings.scoring.thresholdHelp") : t("app.noRight")} value={model.threshold ?? ""} onChange={change} />;
}

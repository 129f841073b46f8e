import { Alert, Button, Group, Stack, Switch, Text, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Section } from "~/pages/contacts/Section";
import { type ConsentDraft, newConsent } from "~/pages/forms/design";
import { CardHead } from "~/pages/forms/editor/CardHead";
import type { Part } from "~/pages/forms/editor/FormEditor";
import { Sortable } from "~/pages/forms/Sortable";
import { type Locale, pick } from "~/pages/forms/texts";
import { TextsField } from "~/pages/forms/TextsField";
import { ListField } from "~/ui/pick";

/** What visitors may agree to, word for word. */
export function Consents({ draft: { draft, set, wrong }, versions }: Part & { versions: Readonly<Record<string, number>> }) {
  const { t, i18n } = useTranslation();
  const [opened, open] = useState("");
  const nameOf = ({ wording, key }: ConsentDraft) => pick(wording, i18n.language, key) || t("formEditor.newConsent");
  const all = wrong(["consents"], "itself");
  const change = (consent: ConsentDraft, place: number) => {
    open(consent.uid); // what was open for its problem stays so once that is mended
    set("consents", draft.consents.map((each) => (each.uid === consent.uid ? consent : each)), ["consents", place]);
  };
  const add = () => {
    const consent = newConsent(draft.consents.some(({ key }) => key === "newsletter") ? "" : "newsletter");
    set("consents", [...draft.consents, consent]);
    open(consent.uid);
  };
  return (
    <Section title={t("formEditor.consents")}>
      <Text c="dimmed">{t("formEditor.consentsHelp")}</Text>
      {all && (
        <Alert color="bad" role="alert">
          {all}
        </Alert>
      )}
      <Sortable items={draft.consents} nameOf={nameOf} change={(consents) => set("consents", consents)}>
        {(consent, place) => {
          const version = versions[consent.key];
          const detail = [consent.key, version && t("forms.version", { number: version }), consent.required && t("formEditor.requiredMark")].filter(Boolean).join(" · ");
          const wrongHere = wrong(["consents", place]);
          return (
            <>
              <CardHead name={nameOf(consent)} detail={detail} opened={opened === consent.uid || wrongHere !== undefined} toggle={() => open(opened === consent.uid ? "" : consent.uid)} remove={() => set("consents", draft.consents.filter(({ uid }) => uid !== consent.uid))} wrong={wrongHere} />
              {(opened === consent.uid || wrongHere !== undefined) && (
                <Opened
                  consent={consent}
                  locales={draft.locales}
                  version={version}
                  wrong={(name) => wrong(["consents", place, name])}
                  change={(next) => change(next, place)}
                />
              )}
            </>
          );
        }}
      </Sortable>
      <Group>
        <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={add}>
          {t("formEditor.addConsent")}
        </Button>
      </Group>
    </Section>
  );
}

interface OpenedProps {
  consent: ConsentDraft;
  locales: readonly Locale[];
  version: number | undefined;
  wrong: (name: string) => string | undefined;
  change: (consent: ConsentDraft) => void;
}

function Opened({ consent, locales, version, wrong, change }: OpenedProps) {
  const { t } = useTranslation();
  const update = (part: Partial<ConsentDraft>) => change({ ...consent, ...part });
  return (
    <Stack gap="md">
      <TextsField required rows={2} label={t("formEditor.wording")} {...(version ? { help: t("formEditor.wordingHelp", { version }) } : {})} texts={consent.wording} locales={locales} error={wrong("wording")} change={(wording) => update({ wording })} />
      <TextInput label={t("formEditor.key")} description={t("formEditor.keyHelp")} value={consent.key} error={wrong("key")} onChange={(event) => update({ key: event.currentTarget.value })} />
      <Switch label={t("formEditor.marketing")} checked={consent.marketing} onChange={(event) => update({ marketing: event.currentTarget.checked })} />
      <ListField placeholder={t("formEditor.noneChosen")} label={t("formEditor.consentList")} value={consent.join_list} error={wrong("join_list")} onChange={(join_list) => update({ join_list })} />
      <Switch label={t("formEditor.mustTick")} description={t("formEditor.mustTickHelp")} checked={consent.required} onChange={(event) => update({ required: event.currentTarget.checked })} />
    </Stack>
  );
}

import { Badge, Button, Group, Menu, Modal, Select, Stack, Tabs, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { type SubmitEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { fallbackOf, isLocale, isMissing, localesOf, withLocale, withoutLocale } from "~/pages/emails/editor/design";
import type { Draft } from "~/pages/emails/editor/useDraft";
import type { Body } from "~/pages/emails/queries";
import { toastUndo } from "~/ui/acting/toast";

interface Props {
  draft: Draft;
  locale: string;
  choose: (locale: string) => void;
}

/** The languages of the email, one of which is written in; those that lack something are marked. */
export function Locales({ draft, locale, choose }: Props) {
  const { t } = useTranslation();
  const { design, change } = draft;
  const locales = localesOf(design);
  const remove = () => {
    const gone = design.locales[locale];
    change((before) => withoutLocale(before, locale));
    toastUndo(t("emailEditor.removed", { locale }), async () => {
      if (gone) change((before) => ({ ...before, fallback: design.fallback ?? "", locales: { ...before.locales, [locale]: gone } }));
      await Promise.resolve();
    });
  };
  return (
    <Group gap="md" wrap="wrap">
      <Tabs value={locale} onChange={(value) => value && choose(value)}>
        <Tabs.List aria-label={t("emailEditor.languages")}>
          {locales.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {each} <Marks design={design} locale={each} />
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      <Adding design={design} locale={locale} change={change} choose={choose} />
      {locales.length > 1 && (
        <Button variant="subtle" color="bad" onClick={remove}>
          {t("emailEditor.remove", { locale })}
        </Button>
      )}
    </Group>
  );
}

function Marks({ design, locale }: { design: Body; locale: string }) {
  const { t } = useTranslation();
  const content = design.locales[locale];
  return (
    <>
      {locale === fallbackOf(design) && localesOf(design).length > 1 && (
        <Badge component="span" variant="outline" color="gray">
          {t("emailEditor.fallbackMark")}
        </Badge>
      )}
      {content && isMissing(content) && (
        <Badge component="span" variant="outline" color="warn">
          {t("emailEditor.empty")}
        </Badge>
      )}
    </>
  );
}

function Adding({ design, locale, change, choose }: { design: Body; locale: string; change: Draft["change"]; choose: Props["choose"] }) {
  const { t } = useTranslation();
  const [opened, dialog] = useDisclosure();
  const [from, setFrom] = useState<string | null>(null);
  const begin = (source: string | null) => {
    setFrom(source);
    dialog.open();
  };
  return (
    <>
      <Menu position="bottom-start">
        <Menu.Target>
          <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />}>
            {t("emailEditor.add")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => begin(locale)}>{t("emailEditor.addCopy", { locale })}</Menu.Item>
          <Menu.Item onClick={() => begin(null)}>{t("emailEditor.addBlank")}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={opened} onClose={dialog.close} title={t("emailEditor.add")}>
        <NewLocale
          design={design}
          from={from}
          add={(code, source) => {
            change((before) => withLocale(before, code, source));
            choose(code);
            dialog.close();
          }}
        />
      </Modal>
    </>
  );
}

function NewLocale({ design, from, add }: { design: Body; from: string | null; add: (code: string, from: string | null) => void }) {
  const { t } = useTranslation();
  const [code, setCode] = useState("");
  const [source, setSource] = useState(from ?? "");
  const [wrong, setWrong] = useState<string | null>(null);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const wanted = code.trim();
    if (!isLocale(wanted)) setWrong(t("emailEditor.badLocale"));
    else if (wanted in design.locales) setWrong(t("emailEditor.takenLocale"));
    else add(wanted, source || null);
  };
  const copies = localesOf(design).map((each) => ({ value: each, label: t("emailEditor.addCopy", { locale: each }) }));
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        <TextInput label={t("emailEditor.addCode")} description={t("emailEditor.addHelp")} data-autofocus error={wrong} value={code} onChange={(event) => setCode(event.currentTarget.value)} />
        <Select label={t("emailEditor.addFrom")} allowDeselect={false} data={[{ value: "", label: t("emailEditor.addBlank") }, ...copies]} value={source} onChange={(value) => setSource(value ?? "")} />
        <Group justify="flex-end">
          <Button type="submit">{t("emailEditor.add")}</Button>
        </Group>
      </Stack>
    </form>
  );
}

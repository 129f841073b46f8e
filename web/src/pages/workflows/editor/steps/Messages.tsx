import { Input, SegmentedControl, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Fields } from "~/builder";
import { useChoices } from "~/pages/workflows/editor/steps/choices";
import { At, ChoiceOf, NumberOf, Of, SwitchOf, TextOf, useField } from "~/pages/workflows/editor/steps/fields";
import { Many } from "~/pages/workflows/editor/steps/Many";
import { DurationField, ValuesField } from "~/ui/fields";
import { CategoryField, FormField, ResourceField, SenderField, UserField } from "~/ui/pick";

export function SendEmailMore() {
  const { t } = useTranslation();
  const choices = useChoices();
  return (
    <>
      <TextOf name="subject" help={t("editor.help.subject")} />
      <Of name="sender" input={SenderField} />
      <Of name="category" input={CategoryField} />
      <ChoiceOf name="recipient" options={choices("recipient")} fallback="contact" />
      <ChoiceOf name="status" options={choices("status")} fallback="live" />
      <ChoiceOf name="over_cap" options={choices("over_cap")} fallback="skip" />
      <ChoiceOf name="if_not_sent" options={choices("if_not_sent")} fallback="continue" />
      <Of name="lateness" input={DurationField} help={t("editor.help.lateness")} />
      <NumberOf name="version" min={1} whole help={t("editor.help.version")} />
      <Concerns />
      <SwitchOf name="track_opens" fallback />
      <SwitchOf name="track_clicks" fallback />
    </>
  );
}

/** The form or the resource that an email is about. */
function Concerns() {
  const { t } = useTranslation();
  const { held, put, shown } = useField({ name: "concerns", help: t("editor.help.concerns") });
  const concerns = held as Fields | undefined;
  const kind = concerns === undefined ? "" : "form" in concerns ? "form" : "resource";
  const named = (name: "form" | "resource") => (value: string | null) => put({ [name]: value ?? "" });
  const Field = kind === "form" ? FormField : ResourceField;
  const value = kind === "" ? null : concerns?.[kind];
  return (
    <At name="concerns">
      <Input.Wrapper label={shown.label} description={shown.description} error={shown.error} labelElement="div">
        <Stack gap="sm" mt="xs">
          <SegmentedControl
            aria-label={shown.label}
            disabled={shown.disabled}
            value={kind}
            onChange={(next) => put(next === "" ? undefined : { [next]: "" })}
            data={[
              { value: "", label: t("editor.nothing") },
              { value: "form", label: t("editor.field.form") },
              { value: "resource", label: t("editor.field.resource") },
            ]}
          />
          {kind !== "" && <Field label={t(`editor.field.${kind}`)} required disabled={shown.disabled} value={typeof value === "string" ? value : null} onChange={named(kind)} />}
        </Stack>
      </Input.Wrapper>
    </At>
  );
}

export function Notify() {
  const { t } = useTranslation();
  return (
    <>
      <SwitchOf name="owner" />
      <Many name="users" input={UserField} />
      <TextOf name="subject" required />
      <TextOf name="text" required rows={4} help={t("editor.help.text")} />
    </>
  );
}

export function NotifyMore() {
  return <Of name="addresses" input={ValuesField} />;
}

import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { leadLink } from "~/builder";
import { useStep } from "~/pages/workflows/editor/context";
import { At, NumberOf, SwitchOf, TextOf, useField } from "~/pages/workflows/editor/steps/fields";
import { inputProps } from "~/ui/fields/props";

/** Where a jump leads: any other step. */
export function GoTo() {
  const { t } = useTranslation();
  const { step, structure, run, nameOf } = useStep();
  const { held, shown } = useField({ name: "to", required: true });
  const link = (structure.graph.out.get(step.key) ?? []).find((each) => each.role === "go");
  const others = structure.order.filter((key) => key !== step.key);
  return (
    <>
      <At name="to">
        <Select
          {...inputProps(shown)}
          searchable
          allowDeselect={false}
          data={others.map((key) => ({ value: key, label: nameOf(key) }))}
          value={typeof held === "string" && others.includes(held) ? held : null}
          onChange={(target) => target && link && run(leadLink(structure.graph.draft, link.id, target))}
        />
      </At>
      <NumberOf name="rounds" min={1} whole help={t("editor.help.rounds")} />
    </>
  );
}

export function Exit() {
  return (
    <>
      <TextOf name="reason" />
      <SwitchOf name="never_again" />
    </>
  );
}

export function Note() {
  return <TextOf name="text" required rows={3} />;
}

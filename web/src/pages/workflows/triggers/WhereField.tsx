import { Input, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Fields } from "~/builder";
import { Tests } from "~/ui/conditions/details";
import { type Editor, EditorContext } from "~/ui/conditions/editor";

interface Props {
  help: string;
  error?: string | undefined;
  trigger: Fields;
  set: (field: string, value: unknown) => void;
}

const nothing = () => undefined;

/** Tests stand by themselves here, outside a condition: there is nothing around them to edit. */
const ALONE: Editor = { inside: false, steps: [], mistakes: new Map(), disabled: false, revision: 0, put: nothing, add: nothing, pasteAfter: nothing, copy: nothing, remove: nothing, move: nothing, wrap: nothing, unwrap: nothing };

/** What the properties of the triggering event must be. */
export function WhereField({ help, error, trigger, set }: Props) {
  const { t } = useTranslation();
  return (
    <Input.Wrapper label={t("triggers.where")} description={help} error={error} labelElement="div">
      <EditorContext value={ALONE}>
        <Stack mt="xs" role="group" aria-label={t("triggers.where")}>
          <Tests condition={{ kind: "event", where: trigger.where }} change={(next) => set("where", next.where)} />
        </Stack>
      </EditorContext>
    </Input.Wrapper>
  );
}

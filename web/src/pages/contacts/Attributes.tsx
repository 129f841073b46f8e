import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { AttributeList } from "~/pages/contacts/AttributeList";
import { useChange } from "~/pages/contacts/changing";
import { attributes, declare } from "~/pages/contacts/queries";
import type { WholeContact } from "~/pages/contacts/types";
import { toastUndo } from "~/ui/acting/toast";

/** The attributes of a contact; those of its company are changed there. */
export function Attributes({ whole }: { whole: WholeContact }) {
  const { t } = useTranslation();
  const { data } = useQuery(attributes);
  const { mutateAsync: put } = useChange(whole.id);
  const change = async (name: string, value: unknown) => {
    const before = whole.attributes[name] ?? null;
    await put({ attributes: { [name]: value } });
    toastUndo(t("contact.attributeChanged", { name }), () => put({ attributes: { [name]: before } }));
  };
  return (
    <AttributeList
      words={{ title: t("contact.attributes"), help: t("contact.heard"), none: t("contact.noAttribute"), add: t("contact.addAttribute"), name: t("contacts.attribute") }}
      values={whole.attributes}
      types={new Map((data ?? []).map(({ name, type }) => [name, type]))}
      fixed={(name) => name.startsWith("company.")}
      change={change}
      declare={declare}
    />
  );
}

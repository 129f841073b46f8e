import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { type Held, PREFIX } from "~/pages/companies/queries";
import { useChangeCompany } from "~/pages/companies/useChangeCompany";
import { AttributeList } from "~/pages/contacts/AttributeList";
import { attributes } from "~/pages/contacts/queries";
import type { AttributeType } from "~/pages/contacts/types";

/** The declared types of a company's attributes, by their names there. */
function useTypes(): ReadonlyMap<string, AttributeType> {
  const { data } = useQuery(attributes);
  return new Map((data ?? []).filter(({ name }) => name.startsWith(PREFIX)).map(({ name, type }) => [name.slice(PREFIX.length), type]));
}

/** The attributes of a company. */
export function CompanyAttributes({ held: { company: known } }: { held: Held }) {
  const { t } = useTranslation();
  const change = useChangeCompany(known.id);
  return (
    <AttributeList
      words={{ title: t("companies.attributes"), help: t("companies.attributesHelp"), none: t("companies.noAttribute"), add: t("companies.addAttribute"), name: t("companies.attribute") }}
      values={known.attributes}
      types={useTypes()}
      change={(name, value) => change({ attributes: { [name]: value } }, { attributes: { [name]: known.attributes[name] ?? null } }, name)}
    />
  );
}

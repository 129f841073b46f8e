import { useTranslation } from "react-i18next";

import { Section } from "~/pages/contacts/Section";
import { Uses } from "~/ui/uses/Uses";

/** What names an audience and needs it. */
export function UsedIn({ thing, slug }: { thing: "segment" | "list"; slug: string }) {
  const { t } = useTranslation();
  return (
    <Section title={t("audiences.usedIn")}>
      <Uses thing={thing} name={slug} />
    </Section>
  );
}

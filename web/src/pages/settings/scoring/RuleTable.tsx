import { Group, Skeleton, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { useMay } from "~/app/session";
import { useFormats } from "~/i18n/formats";
import { AT_MOST, type Rule } from "~/pages/settings/scoring/model";
import { sentenceOf } from "~/pages/settings/scoring/queries";
import { Rows } from "~/ui/acting/Found";
import { MayButton } from "~/ui/acting/MayButton";
import { useEventName } from "~/ui/events/useEventName";

interface Props {
  rules: readonly Rule[];
  edit: (place: number) => void;
  remove: (place: number) => void;
}

/** The rules, with what each is for. */
export function RuleTable({ rules, edit, remove }: Props) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const verbs = { edit, remove };
  return (
    <Rows label={t("settings.scoring.rules")} head={[t("settings.scoring.name"), t("settings.scoring.what"), t("settings.scoring.points"), t("settings.actions")]}>
      {rules.map((rule, place) => (
        <Table.Tr key={place}>
          <Table.Td dir="auto">{rule.name}</Table.Td>
          <Table.Td>
            <What rule={rule} />
          </Table.Td>
          <Table.Td className="figure">{number(rule.points)}</Table.Td>
          <Table.Td>
            <Group gap="sm" wrap="nowrap">
              {(["edit", "remove"] as const).map((verb) => (
                <MayButton key={verb} needs="settings:write" variant="default" aria-label={t("settings.scoring.ofRule", { verb: t(`settings.scoring.${verb}`), name: rule.name })} onClick={() => verbs[verb](place)}>
                  {t(`settings.scoring.${verb}`)}
                </MayButton>
              ))}
            </Group>
          </Table.Td>
        </Table.Tr>
      ))}
    </Rows>
  );
}

function What({ rule }: { rule: Rule }) {
  const { t, i18n } = useTranslation();
  const { number } = useFormats();
  const eventName = useEventName();
  const may = useMay("contacts:read");
  const said = useQuery({ ...sentenceOf(rule, i18n.language), enabled: may });
  const limit = rule.event === undefined ? null : t("settings.scoring.givesFor", { number: number(rule.at_most ?? AT_MOST) });
  const plain = rule.event === undefined ? t("settings.scoring.condition") : eventName(rule.event);
  return (
    <>
      {said.isLoading ? <Skeleton height="1em" /> : <Text dir="auto">{said.data ?? plain}</Text>}
      {limit && (
        <Text size="xs" c="dimmed">
          {limit}
        </Text>
      )}
    </>
  );
}

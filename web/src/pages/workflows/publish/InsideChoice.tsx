import { Radio, Select, Stack, Table, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { useFormats } from "~/i18n/formats";
import { type Drawn, type StepName, useNames, wordsIn } from "~/pages/workflows/drawn";
import { END, INSIDE, type Inside, isAboutMoving, type Landed, landedOf } from "~/pages/workflows/publish/landings";
import { Part } from "~/pages/workflows/publish/Part";
import type { Preview } from "~/pages/workflows/publish/queries";
import { Figure } from "~/pages/workflows/simulate/Figure";
import { StepLabel } from "~/pages/workflows/StepLabel";
import { Rows } from "~/ui/acting/Found";

interface InsideChoiceProps {
  value: Inside;
  change: (value: Inside) => void;
  preview: Preview;
  /** Steps of theirs that the new version no longer has. */
  removed: string[];
  /** Where those at removed steps go on. */
  mapping: Readonly<Record<string, string>>;
  map: (step: string, to: string) => void;
  draft: components["schemas"]["DraftShown"];
  /** What they are on, most of them. */
  live: Drawn;
}

/** What becomes of those inside: they finish, move, or exit. */
export function InsideChoice({ value, change, preview, removed, mapping, map, draft, live }: InsideChoiceProps) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const after = useNames({ draft: draft.definition, words: wordsIn(draft) });
  const before = useNames(live);
  const told = preview.problems.filter((each) => isAboutMoving(each) && each.code !== "move_no_target");
  return (
    <Part title={t("publish.inside", { count: preview.inside, number: number(preview.inside) })}>
      <Radio.Group aria-label={t("publish.insideChoice")} value={value} onChange={(chosen) => change(INSIDE.find((each) => each === chosen) ?? "finish")}>
        <Stack gap="sm">
          {INSIDE.map((each) => (
            <Radio key={each} value={each} label={t(`publish.insideAs.${each}`)} description={t(`publish.insideHelp.${each}`)} />
          ))}
        </Stack>
      </Radio.Group>
      {value === "move" && (
        <>
          {removed.length > 0 && (
            <Stack gap="sm">
              <Title order={3}>{t("publish.removed")}</Title>
              {removed.map((step) => (
                <Select
                  key={step}
                  label={t("publish.goesOnAt", { step: labelOf(step, before) })}
                  allowDeselect={false}
                  searchable
                  maw="32rem"
                  value={mapping[step] ?? END}
                  onChange={(to) => to && map(step, to)}
                  data={[...[...after.values()].map((name) => ({ value: name.id, label: `${name.number} ${name.label}` })), { value: END, label: t("workflow.end") }]}
                />
              ))}
            </Stack>
          )}
          {told.map((problem, place) => (
            <Text key={place} c={problem.warning ? "warn" : "bad"}>
              {problem.message} {problem.remedy}
            </Text>
          ))}
          <Landings landed={landedOf(preview.landings)} before={before} after={after} />
        </>
      )}
    </Part>
  );
}

const labelOf = (step: string, names: Map<string, StepName>): string => {
  const name = names.get(step);
  return name ? `${name.number} ${name.label}` : step;
};

function Landings({ landed, before, after }: { landed: Landed[]; before: Map<string, StepName>; after: Map<string, StepName> }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  return (
    <Rows label={t("publish.landings")} head={[t("publish.from"), t("publish.to"), <Figure key="people">{t("publish.people")}</Figure>]}>
      {landed.map(({ step, to, people, stays }) => (
        <Table.Tr key={`${step} ${to} ${stays}`}>
          <Table.Td>
            <StepLabel id={step} names={before} />
          </Table.Td>
          <Table.Td>
            {to === null ? <Text c="bad">{t("publish.nowhere")}</Text> : to === END ? t("workflow.end") : <StepLabel id={to} names={after} />}
            {to !== null && to !== END && (
              <Text size="xs" c="dimmed">
                {t(stays ? "publish.stays" : "publish.arrives")}
              </Text>
            )}
          </Table.Td>
          <Table.Td className="figure">{number(people)}</Table.Td>
        </Table.Tr>
      ))}
    </Rows>
  );
}

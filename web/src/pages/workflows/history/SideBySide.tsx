import { Badge, List, Stack, Table, Text } from "@mantine/core";
import { IconMinus, IconPencil, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { type Drawn, type StepName, useDraft, useNames, useVersion } from "~/pages/workflows/drawn";
import { besides, type Mark, type Pair, pairsOf } from "~/pages/workflows/history/sides";
import { workflowOf } from "~/pages/workflows/queries";
import { StepLabel } from "~/pages/workflows/StepLabel";
import { Found, Rows } from "~/ui/acting/Found";

type Changes = components["schemas"]["Difference"][];

interface SideBySideProps {
  slug: string;
  from: number;
  /** Without: the draft. */
  to: number | undefined;
  changes: Changes;
}

/** Both definitions, step beside step, with what was added, removed and changed. */
export function SideBySide({ slug, from, to, changes }: SideBySideProps) {
  const { version } = useQuery(workflowOf(slug)).data ?? {};
  const before = useVersion(slug, from);
  const draft = useDraft(slug, to === undefined);
  const after = useVersion(slug, to ?? version ?? 0, to !== undefined);
  return <Found query={before}>{(first) => <Found query={to === undefined ? draft : after}>{(second) => <Sides before={first} after={second} from={from} to={to} changes={changes} />}</Found>}</Found>;
}

interface SidesProps {
  before: Drawn;
  after: Drawn;
  from: number;
  to: number | undefined;
  changes: Changes;
}

const inOrder = (names: Map<string, StepName>) => [...names.values()].sort((one, other) => one.number - other.number).map((name) => name.id);

function Sides({ before, after, from, to, changes }: SidesProps) {
  const { t } = useTranslation();
  const left = useNames(before);
  const right = useNames(after);
  const pairs = pairsOf(inOrder(left), inOrder(right), changes);
  const rest = besides(pairs, changes);
  const head = [t("workflow.versionNumber", { number: from }), to === undefined ? t("workflow.draft") : t("workflow.versionNumber", { number: to })];
  return (
    <Stack gap="md">
      {rest.length > 0 && (
        <List spacing="xs" style={{ overflowWrap: "anywhere" }}>
          {rest.map((message, place) => (
            <List.Item key={place}>{message}</List.Item>
          ))}
        </List>
      )}
      <Rows label={t("workflow.sideBySide")} head={head}>
        {pairs.map((pair, place) => (
          <Table.Tr key={place}>
            <Table.Td w="50%">{pair.before && <Side pair={pair} names={left} shown={pair.mark === "removed"} />}</Table.Td>
            <Table.Td w="50%">{pair.after && <Side pair={pair} names={right} shown={pair.mark !== "same"} />}</Table.Td>
          </Table.Tr>
        ))}
      </Rows>
    </Stack>
  );
}

const LOOKS = {
  added: { hue: "ok", Icon: IconPlus },
  removed: { hue: "bad", Icon: IconMinus },
  changed: { hue: "info", Icon: IconPencil },
} as const satisfies Record<Exclude<Mark, "same">, unknown>;

/** A step on one of the sides; `shown`: what became of it is told here. */
function Side({ pair: { step, mark, told }, names, shown }: { pair: Pair; names: Map<string, StepName>; shown: boolean }) {
  const { t } = useTranslation();
  if (!shown || mark === "same") return <StepLabel id={step} names={names} />;
  const { hue, Icon } = LOOKS[mark];
  return (
    <Stack gap="xs" align="flex-start">
      <StepLabel id={step} names={names} />
      <Badge color={hue} variant="outline" tt="none" leftSection={<Icon size="1em" aria-hidden />}>
        {t(`workflow.stepMark.${mark}`)}
      </Badge>
      {mark === "changed" &&
        told.map((message, place) => (
          <Text key={place} size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
            {message}
          </Text>
        ))}
    </Stack>
  );
}

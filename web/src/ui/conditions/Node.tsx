import { Badge, Code, Group, Input, NativeSelect, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { AddMenu, RowMenu } from "~/ui/conditions/menus";
import { type ConditionJson, type Group as GroupJson, isDenial, isGroup, type Path, type Said, saidOf, written } from "~/ui/conditions/conditions";
import { keyOf, useEditor } from "~/ui/conditions/editor";
import { INSIDE_ONLY, isKind, type Kind, KINDS, newRow } from "~/ui/conditions/kinds";
import { ROWS } from "~/ui/conditions/rows";

interface Props {
  condition: ConditionJson;
  path: Path;
  /** Where it stands among how many. */
  place: number;
  among: number;
}

/** A part of a condition: a group behind its rail, or a row. */
export function Node(props: Props) {
  const { put } = useEditor();
  const said = saidOf(props.condition);
  const change = (next: Said) => put(props.path, written(next));
  if (isGroup(said.inner)) return <Rail {...props} denied={said.denied} group={said.inner} change={change} />;
  if (isKind(said.inner.kind)) return <Row {...props} said={said} kind={said.inner.kind} change={change} />;
  if (isDenial(said.inner)) return <DeniedTwice {...props} />;
  return <Unknown {...props} />;
}

const JOINS = ["all", "any", "not all", "not any"] as const;

function Rail({ group, denied, change, ...props }: Props & { group: GroupJson; denied: boolean; change: (next: Said) => void }) {
  const { t } = useTranslation();
  const { revision, add, disabled } = useEditor();
  const { path, place, among } = props;
  const join = `${denied ? "not " : ""}${group.kind}` as const;
  const choose = (chosen: string) => change({ denied: chosen.startsWith("not "), inner: { ...group, kind: chosen.endsWith("any") ? "any" : "all" } });
  const inner: Path = denied ? [...path, 0] : path;
  return (
    <Stack gap="sm" className="condition-rail" data-joined={group.kind} data-row={keyOf(path)} role="group" aria-label={t("conditions.group", { n: place + 1, of: among })}>
      <Group justify="space-between" wrap="nowrap">
        <NativeSelect aria-label={t("conditions.joined")} data={JOINS.map((each) => ({ value: each, label: t(`conditions.join_${each}`) }))} value={join} onChange={(event) => choose(event.currentTarget.value)} />
        <RowMenu {...props} grouped />
      </Group>
      {group.of.length === 0 && <Text c="dimmed">{t("conditions.emptyGroup")}</Text>}
      {group.of.map((part, index) => (
        <Stack key={`${revision}.${index}`} gap="sm">
          {index > 0 && (
            <Text size="xs" c="dimmed" aria-hidden>
              {t(group.kind === "all" ? "conditions.and" : "conditions.or")}
            </Text>
          )}
          <Node condition={part} path={[...inner, index]} place={index} among={group.of.length} />
        </Stack>
      ))}
      {!disabled && <AddMenu add={(row) => add(path, row)} />}
    </Stack>
  );
}

function Row({ said, kind, change, ...props }: Props & { said: Said; kind: Kind; change: (next: Said) => void }) {
  const { t } = useTranslation();
  const { inside, mistakes } = useEditor();
  const Fields = ROWS[kind];
  const offered = KINDS.filter((each) => inside || each === kind || !INSIDE_ONLY.includes(each));
  const mistake = mistakes.get(keyOf(props.path));
  const rekind = (chosen: string) => {
    const next = KINDS.find((each) => each === chosen);
    if (next) change({ ...said, inner: newRow(next) });
  };
  return (
    <Framed {...props}>
      <NativeSelect aria-label={t("conditions.kind")} data={offered.map((each) => ({ value: each, label: t(`conditions.kind_${each}`) }))} value={kind} onChange={(event) => rekind(event.currentTarget.value)} />
      <Group gap="sm" align="flex-start" className="condition-fields" data-fields>
        <Fields key={kind} said={said} change={change} />
      </Group>
      {mistake && (
        <Input.Error w="100%" role="alert">
          {mistake}
        </Input.Error>
      )}
    </Framed>
  );
}

function Framed({ children, ...props }: Props & { children: React.ReactNode }) {
  const { t } = useTranslation();
  return (
    <Group className="condition-row" data-row={keyOf(props.path)} role="group" aria-label={t("conditions.row", { n: props.place + 1, of: props.among })} gap="sm" align="flex-start" wrap="nowrap">
      <Group gap="sm" align="flex-start" className="condition-fields">
        {children}
      </Group>
      <RowMenu {...props} />
    </Group>
  );
}

/** A denial of a denial, which the API may have made. */
function DeniedTwice(props: Props) {
  const { t } = useTranslation();
  const { inner } = saidOf(props.condition);
  return (
    <Stack gap="sm" className="condition-rail" data-row={keyOf(props.path)} role="group" aria-label={t("conditions.row", { n: props.place + 1, of: props.among })}>
      <Group justify="space-between" wrap="nowrap">
        <Text>{t("conditions.itIsNot")}</Text>
        <RowMenu {...props} />
      </Group>
      <Node condition={inner} path={[...props.path, 0]} place={0} among={1} />
    </Stack>
  );
}

/** What the editor does not know is shown as it is written, and kept so. */
function Unknown(props: Props) {
  const { t } = useTranslation();
  return (
    <Framed {...props}>
      <Badge color="info" variant="light">
        {t("conditions.unknown")}
      </Badge>
      <Code block w="100%" tabIndex={0}>
        {JSON.stringify(props.condition, null, 2)}
      </Code>
    </Framed>
  );
}

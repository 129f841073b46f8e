import { Box, Button, Modal, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { memo } from "react";
import { useTranslation } from "react-i18next";

import { type Conflict } from "~/builder";
import { isFields } from "~/builder/json";
import { differingIn } from "~/pages/workflows/editor/differing";
import { useEdited, useEditor } from "~/pages/workflows/editor/context";
import { useFieldName, useStepName } from "~/pages/workflows/editor/saying";
import { readDuration } from "~/ui/fields/durations";

/** Two people changed the same: which of both stays, one after the other. */
export const ConflictDialog = memo(function ConflictDialog() {
  const { t } = useTranslation();
  const conflicts = useEdited((state) => state.conflicts);
  const [conflict] = conflicts;
  return (
    <Modal opened={conflict !== undefined} onClose={() => undefined} withCloseButton={false} closeOnEscape={false} closeOnClickOutside={false} size="xl" title={t("editor.conflict.title")}>
      {conflict && (
        <Stack gap="lg">
          <Text>{t("editor.conflict.text")}</Text>
          {conflicts.length > 1 && <Text c="dimmed">{t("editor.conflict.left", { count: conflicts.length })}</Text>}
          <Both conflict={conflict} />
        </Stack>
      )}
    </Modal>
  );
});

function Both({ conflict }: { conflict: Conflict }) {
  const { t } = useTranslation();
  const editor = useEditor();
  const title = useTitle()(conflict);
  const sides = ["mine", "theirs"] as const;
  const verbs = { mine: t("editor.conflict.keepMine"), theirs: t("editor.conflict.keepTheirs") };
  return (
    <>
      <Title order={2} className="name" dir="auto">
        {title}
      </Title>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        {sides.map((side) => (
          <Stack key={side} gap="sm" component="section" aria-label={t(`editor.conflict.${side}`)}>
            <Text fw={600} c="dimmed">
              {t(`editor.conflict.${side}`)}
            </Text>
            <Side conflict={conflict} side={side} />
            <Button mt="auto" variant={side === "mine" ? "filled" : "default"} onClick={() => editor.settle(conflict, side)}>
              {verbs[side]}
            </Button>
          </Stack>
        ))}
      </SimpleGrid>
    </>
  );
}

/** Of a side, what is not the same in the other. */
function Side({ conflict, side }: { conflict: Conflict; side: "mine" | "theirs" }) {
  const { t } = useTranslation();
  const fieldName = useFieldName();
  const value = conflict[side];
  if (value === undefined) return <Text>{t("editor.conflict.gone")}</Text>;
  const other = conflict[side === "mine" ? "theirs" : "mine"];
  if (!isFields(value) || !isFields(other)) return <Shown name={conflict.name} value={value} />;
  return (
    <Box component="dl" m={0}>
      {differingIn(value, other).map((name) => (
        <Box key={name} mb="sm">
          <Text component="dt" c="dimmed">
            {fieldName(name)}
          </Text>
          <Box component="dd" m={0}>
            <Shown name={name} value={value[name]} />
          </Box>
        </Box>
      ))}
    </Box>
  );
}

/** Fields of a definition that hold how long something lasts; elsewhere such a text is one's own. */
const LENGTHS: readonly string[] = ["wait", "limit", "lateness", "lasts", "evaluate_for", "before", "after", "pause", "spread", "window", "within"];

function Shown({ name, value }: { name: string; value: unknown }) {
  const { t } = useTranslation();
  if (value === undefined) return <Text c="dimmed">{t("editor.conflict.nothing")}</Text>;
  const duration = typeof value === "string" && LENGTHS.includes(name) ? readDuration(value) : null;
  if (duration) return <Text>{`${duration.count} ${t(`fields.${duration.unit}`, { count: Number(duration.count) })}`}</Text>;
  const isPlain = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  return (
    <Text className="as-written" dir="auto" {...(isPlain ? {} : { ff: "monospace", size: "xs" })}>
      {isPlain ? String(value) : JSON.stringify(value, null, 2)}
    </Text>
  );
}

function useTitle() {
  const { t } = useTranslation();
  const fieldName = useFieldName();
  const stepName = useStepName();
  return ({ kind, name, mine, theirs }: Conflict): string => {
    if (kind === "emails") return t("editor.conflict.email", { name });
    if (kind === "fields") return t("editor.conflict.setting", { name: fieldName(name) });
    const step = isFields(mine) ? mine : isFields(theirs) ? theirs : {};
    return stepName(step.name, step.kind);
  };
}

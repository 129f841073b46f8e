import { ActionIcon, Box, Button, Group, NativeSelect, Stack, TagsInput, Text, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Comparison } from "~/ui/conditions/Comparison";
import { type ConditionJson, withFields } from "~/ui/conditions/conditions";
import { useEditor } from "~/ui/conditions/editor";
import { ABOUT, aboutOf, testsOf, withAbout } from "~/ui/conditions/kinds";
import { StepField } from "~/ui/conditions/StepField";
import { CategoryField, EmailField } from "~/ui/pick";

interface Props {
  condition: ConditionJson;
  change: (next: ConditionJson) => void;
}

const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

/** Which emails messages are of: any, one, those of a category, or what a step sent. */
export function About({ condition, change }: Props) {
  const { t } = useTranslation();
  const { inside } = useEditor();
  const about = aboutOf(condition);
  const offered = ABOUT.filter((each) => inside || each !== "step" || about === "step");
  const put = (value: string | null) => change(withFields(condition, { [about]: value ?? "" }));
  const held = text(condition[about]);
  return (
    <>
      <NativeSelect aria-label={t("conditions.about")} data={offered.map((each) => ({ value: each, label: t(`conditions.about_${each}`) }))} value={about} onChange={(event) => change(withAbout(condition, ABOUT.find((each) => each === event.currentTarget.value) ?? "any"))} />
      {about === "email" && <EmailField bare required label={t("conditions.about_email")} value={held} onChange={put} />}
      {about === "category" && <CategoryField bare required label={t("conditions.about_category")} value={held} onChange={put} />}
      {about === "step" && <StepField label={t("conditions.about_step")} value={held} onChange={put} />}
    </>
  );
}

/** What an event must say: tests of its properties, and those that are as at the entry. */
export function Tests({ condition, change }: Props) {
  const { t } = useTranslation();
  const { inside, disabled } = useEditor();
  const tests = testsOf(condition);
  const put = (where: Record<string, unknown>[]) => change(withFields(condition, { where: where.length > 0 ? where : undefined }));
  const same = Array.isArray(condition.same) ? condition.same.map(String) : [];
  const [asked, ask] = useState(false);
  const isAsked = asked || same.length > 0;
  return (
    <Stack gap="sm" w="100%">
      {tests.map((test, index) => (
        <Test key={index} first={index === 0} test={test} change={(next) => put(tests.with(index, next))} remove={() => put(tests.toSpliced(index, 1))} />
      ))}
      {isAsked && (
        <TagsInput label={t("conditions.same")} description={t("conditions.sameHelp")} value={same} onChange={(names) => change(withFields(condition, { same: names.length > 0 ? names : undefined }))} />
      )}
      {!disabled && (
        <Group gap="sm">
          <Button variant="subtle" size="compact-sm" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => put([...tests, { property: "" }])}>
            {t("conditions.addTest")}
          </Button>
          {inside && !isAsked && (
            <Button variant="subtle" size="compact-sm" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => ask(true)}>
              {t("conditions.addSame")}
            </Button>
          )}
        </Group>
      )}
    </Stack>
  );
}

interface TestProps {
  first: boolean;
  test: Record<string, unknown>;
  change: (next: Record<string, unknown>) => void;
  remove: () => void;
}

function Test({ first, test, change, remove }: TestProps) {
  const { t } = useTranslation();
  const { disabled } = useEditor();
  const put = (fields: Record<string, unknown>) => change(Object.fromEntries(Object.entries({ ...test, ...fields }).filter(([, value]) => value !== undefined)));
  const name = text(test.property) ?? "";
  return (
    <Group gap="sm" align="flex-start" wrap="nowrap" role="group" aria-label={t("conditions.test", { name })}>
      <Text c="dimmed" pt="xs">
        {t(first ? "conditions.where" : "conditions.and")}
      </Text>
      <Group gap="sm" align="flex-start" className="condition-fields">
        <TextInput required aria-label={t("conditions.property")} placeholder={t("conditions.property")} value={name} onChange={(event) => put({ property: event.currentTarget.value })} />
        <Comparison test={test} type={undefined} denied={false} ages={false} change={(fields) => put({ ...fields })} />
      </Group>
      {disabled ? (
        <Box />
      ) : (
        <ActionIcon variant="subtle" size="lg" aria-label={t("conditions.removeTest", { name })} onClick={remove}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
      )}
    </Group>
  );
}

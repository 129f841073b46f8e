import { Alert, Anchor, Button, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconPhoto } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { useMay } from "~/app/session";
import { type Content, tidy } from "~/pages/emails/editor/design";
import { ImageDialog } from "~/pages/emails/editor/images/ImageDialog";
import { tagOf } from "~/pages/emails/editor/images/images";
import { attributes, problemsOfDraft } from "~/pages/emails/editor/queries";
import { eventProperties, variablesWith } from "~/pages/emails/editor/variables";
import type { Body } from "~/pages/emails/queries";
import { Loading } from "~/ui/States";

const SourceEditor = lazy(() => import("~/pages/emails/editor/source/SourceEditor"));

interface Props {
  slug: string;
  design: Body;
  locale: string;
  content: Content;
  write: (changes: Partial<Content>) => void;
}

const REST = 700;
const KINDS = ["mjml", "html"] as const;

/** The source, with what is wrong in it on its lines. */
export function SourcePart({ slug, design, locale, content, write }: Props) {
  const { t } = useTranslation();
  const [goTo, setGoTo] = useState<{ line: number; at: number } | null>(null);
  const [wanted, setWanted] = useState<{ file: File | null } | null>(null);
  const [insert, setInsert] = useState<{ text: string; at: number } | null>(null);
  const kind = content.html ? "html" : "mjml";
  const source = content[kind] ?? "";
  const known = useQuery({ ...attributes, enabled: useMay("contacts:read") }).data;
  const variables = useMemo(() => variablesWith(known ?? []), [known]);
  const [checked] = useDebouncedValue(design, REST);
  const { data } = useQuery({ ...problemsOfDraft(slug, tidy(checked)), placeholderData: keepPreviousData });
  const problems = useMemo(() => (data ?? []).filter(({ path }) => path[0] !== "locales" || path[1] === locale), [data, locale]);
  const wrong = useMemo(() => problems.filter(({ path }) => path.at(-1) === kind).flatMap(({ line }) => line ?? []), [problems, kind]);
  const put = (src: string) => {
    setWanted(null);
    setInsert({ text: tagOf(kind, src), at: Date.now() });
  };
  return (
    <Stack gap="md">
      <Group gap="sm">
        <Text id="written-in">{t("emailEditor.kind")}</Text>
        <SegmentedControl
          aria-labelledby="written-in"
          data={KINDS.map((value) => ({ value, label: value.toUpperCase() }))}
          value={kind}
          onChange={(value) => write(value === "html" ? { html: source || " ", mjml: null } : { mjml: source, html: null })}
        />
        <Button variant="default" leftSection={<IconPhoto size={16} aria-hidden />} onClick={() => setWanted({ file: null })}>
          {t("emailEditor.images.insert")}
        </Button>
      </Group>
      {wanted && <ImageDialog file={wanted.file} choose={put} close={() => setWanted(null)} />}
      <Suspense fallback={<Loading />}>
        <SourceEditor
          key={locale}
          text={source}
          label={t("emailEditor.sourceLabel")}
          variables={variables}
          event={eventProperties(source)}
          wrong={wrong}
          goTo={goTo}
          insert={insert}
          given={(file) => setWanted({ file })}
          change={(text) => write({ [kind]: text })}
        />
      </Suspense>
      <Stack gap="xs" aria-live="polite">
        <Text c="dimmed">{problems.length > 0 ? t("emailEditor.problems", { count: problems.length }) : t("emailEditor.noProblems")}</Text>
        {problems.map((problem, at) => (
          <Alert key={at} color={problem.warning ? "warn" : "bad"}>
            <Text>{problem.message}</Text>
            {problem.remedy && <Text>{problem.remedy}</Text>}
            {problem.line && (
              <Anchor component="button" type="button" onClick={() => setGoTo({ line: problem.line ?? 1, at: Date.now() })}>
                {t("emailEditor.goToLine", { line: problem.line })}
              </Anchor>
            )}
          </Alert>
        ))}
      </Stack>
    </Stack>
  );
}

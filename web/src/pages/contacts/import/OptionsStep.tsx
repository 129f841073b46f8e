import { Box, Button, Group, Loader, Radio, Stack, TagsInput, Text, Textarea, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { type Decided, isComplete, orderOf, triedOf, useDecided } from "~/pages/contacts/import/decided";
import { Counts } from "~/pages/contacts/Job";
import { ListsField } from "~/pages/contacts/ListsField";
import { Section } from "~/pages/contacts/Section";
import type { ImportOrder } from "~/pages/contacts/types";
import { type Start, WouldStart } from "~/pages/contacts/WouldStart";
import { Refused } from "~/ui/acting/Form";
import { Failed, Loading } from "~/ui/States";

interface OptionsProps {
  file: string;
  back: () => void;
  started: (job: string) => void;
}

/** What is done with the contacts of the file, tried on its first rows. */
export function OptionsStep({ file, back, started }: OptionsProps) {
  const { t } = useTranslation();
  const { decided, decide, forget } = useDecided(file);
  const start = useMutation({
    mutationFn: () => answerOf(api.POST("/api/v1/imports", { body: orderOf(file, decided) })),
    onSuccess: (job) => {
      forget();
      started(job.id);
    },
  });
  return (
    <Section title={t("imports.optionsStep")}>
      <Radio.Group label={t("imports.existing")} value={decided.existing} onChange={(value) => decide({ existing: value === "skip" ? "skip" : "update" })}>
        <Stack gap="xs" mt="xs">
          <Radio value="update" label={t("imports.update")} />
          <Radio value="skip" label={t("imports.skip")} />
        </Stack>
      </Radio.Group>
      <ListsField label={t("bulk.joinLists")} value={decided.lists} onChange={(lists) => decide({ lists })} />
      <TagsInput label={t("bulk.addTags")} description={t("bulk.tagHelp")} value={decided.tags} onChange={(tags) => decide({ tags })} />
      <ConsentField decided={decided} decide={decide} />
      <Trial file={file} decided={decided} decide={decide} />
      <Refused error={start.error} />
      <Group>
        <Button disabled={!isComplete(decided)} loading={start.isPending} onClick={() => start.mutate()}>
          {t("imports.start")}
        </Button>
        <Button variant="default" onClick={back}>
          {t("imports.back")}
        </Button>
      </Group>
    </Section>
  );
}

interface DecideProps {
  decided: Decided;
  decide: (part: Partial<Decided>) => void;
}

/** Which consent the contacts gave, and where. */
function ConsentField({ decided, decide }: DecideProps) {
  const { t } = useTranslation();
  return (
    <>
      <Radio.Group label={t("imports.agreed")} description={t("imports.agreedHelp")} value={decided.agreed ? "yes" : "no"} onChange={(value) => decide({ agreed: value === "yes" })}>
        <Stack gap="xs" mt="xs">
          <Radio value="no" label={t("imports.notAgreed")} />
          <Radio value="yes" label={t("imports.allAgreed")} />
        </Stack>
      </Radio.Group>
      {decided.agreed && (
        <>
          <Textarea required autosize minRows={2} dir="auto" label={t("imports.wording")} description={t("imports.wordingHelp")} value={decided.wording} onChange={(event) => decide({ wording: event.currentTarget.value })} />
          <TextInput required dir="auto" label={t("imports.source")} description={t("imports.sourceHelp")} value={decided.source} onChange={(event) => decide({ source: event.currentTarget.value })} />
        </>
      )}
    </>
  );
}

const startsOf = (workflows: Record<string, unknown>[]): Start[] =>
  workflows.map(({ workflow, name, contacts }) => ({
    workflow: String(workflow),
    name: typeof name === "string" ? name : "",
    contacts: typeof contacts === "number" ? contacts : null,
  }));

/** Rows that are tried at once, and once one stops deciding. */
const FEW = 500;
const MANY = 5000;

/** What an order comes to, as text, which is the same as long as it says the same. */
const tried = (order: string, rows: number) =>
  queryOptions({
    queryKey: ["import", "check", order, rows],
    queryFn: () => answerOf(api.POST("/api/v1/imports/check", { body: { ...(JSON.parse(order) as ImportOrder), rows } })),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

/** The trial of few rows, and then of many, if there are more. */
function useTrial(file: string, decided: Decided) {
  const wanted = JSON.stringify(triedOf(file, decided));
  const [order] = useDebouncedValue(wanted, 500);
  const [settled] = useDebouncedValue(wanted, 4000);
  const few = useQuery(tried(order, FEW));
  const more = few.isSuccess && !few.isPlaceholderData && few.data.trial.whole !== true;
  const many = useQuery({ ...tried(order, MANY), enabled: more && settled === order });
  return many.isSuccess && !many.isPlaceholderData ? many : few;
}

/** What would come of the first rows, and which workflows would start. */
function Trial({ file, decided, decide }: DecideProps & { file: string }) {
  const { t } = useTranslation();
  const found = useTrial(file, decided);
  if (found.isPending) return <Loading rows={3} />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const { trial, workflows } = found.data;
  return (
    <Stack gap="sm" aria-live="polite" aria-busy={found.isPlaceholderData}>
      <Group gap="sm">
        <Text fw={600}>{trial.whole === true ? t("imports.wouldBe") : t("imports.firstWouldBe")}</Text>
        {found.isPlaceholderData && (
          <>
            <Loader size="xs" aria-hidden />
            <Text c="dimmed">{t("imports.trying")}</Text>
          </>
        )}
      </Group>
      <Box opacity={found.isPlaceholderData ? 0.6 : 1}>
        <Counts result={trial} />
      </Box>
      <WouldStart starts={startsOf(workflows)} may={decided.trigger} allow={(trigger) => decide({ trigger })} />
    </Stack>
  );
}

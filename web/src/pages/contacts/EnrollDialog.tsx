import { Button, Checkbox, Group, List, Modal, ScrollArea, Select, Stack, Text } from "@mantine/core";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { useFormats } from "~/i18n/formats";
import { ContactLink } from "~/pages/contacts/ContactLink";
import { Refused } from "~/pages/contacts/Refused";
import { tell } from "~/pages/contacts/undo";
import { enrolling, type Whom } from "~/pages/contacts/whom";
import { Failed, Loading } from "~/ui/States";

interface EnrollProps {
  whom: Exclude<Whom, { matching: unknown }>;
  close: () => void;
}

/** Has contacts enter a workflow by hand; who would be refused is told first. */
export function EnrollDialog({ whom, close }: EnrollProps) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const queries = useQueryClient();
  const [workflow, choose] = useState<string | null>(null);
  const [again, setAgain] = useState(false);
  const call = (slug: string, preview: boolean) =>
    answerOf(api.POST("/api/v1/workflows/{slug}/enroll", { params: { path: { slug } }, body: enrolling(whom, { again, preview }) }));
  const preview = useQuery({
    queryKey: ["enroll", "preview", workflow, whom, again],
    queryFn: () => call(workflow ?? "", true),
    enabled: workflow !== null,
    staleTime: 0,
  });
  const enroll = useMutation({
    mutationFn: (slug: string) => call(slug, false),
    onSuccess: ({ entering }) => {
      void queries.invalidateQueries({ queryKey: ["contact"] });
      tell(t("bulk.enrolled", { n: number(entering) }));
      close();
    },
  });
  const entering = preview.data?.entering ?? 0;
  return (
    <Modal opened onClose={close} title={t("bulk.enroll")} closeButtonProps={{ "aria-label": t("contacts.cancel") }}>
      <Stack gap="md">
        <WorkflowField value={workflow} onChange={choose} />
        <Checkbox label={t("bulk.again")} description={t("bulk.againHelp")} checked={again} onChange={(event) => setAgain(event.currentTarget.checked)} />
        {workflow !== null && preview.isPending && <Loading rows={2} />}
        {preview.isError && <Failed error={preview.error} retry={() => void preview.refetch()} />}
        {preview.isSuccess && (
          <Stack gap="sm" aria-live="polite">
            <Text fw={600}>{t("bulk.entering", { n: number(entering), all: number(preview.data.asked) })}</Text>
            <Refusals refused={preview.data.refused} />
          </Stack>
        )}
        <Refused error={enroll.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("contacts.cancel")}
          </Button>
          <Button disabled={workflow === null || entering === 0} loading={enroll.isPending} onClick={() => workflow && enroll.mutate(workflow)}>
            {t("bulk.enrollVerb", { n: number(entering) })}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function WorkflowField({ value, onChange }: { value: string | null; onChange: (slug: string | null) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed, 250);
  const found = useQuery({
    queryKey: ["workflows", "to enter", search],
    queryFn: () => answerOf(api.GET("/api/v1/workflows", { params: { query: { state: ["active"], search, limit: 20 } } })),
    placeholderData: keepPreviousData,
  });
  const data = (found.data?.items ?? []).map(({ workflow, name }) => ({ value: workflow, label: name || workflow }));
  return <Select data-autofocus searchable required label={t("bulk.workflow")} description={t("bulk.workflowHelp")} data={data} value={value} onChange={onChange} onSearchChange={setTyped} nothingFoundMessage={t("bulk.noWorkflow")} />;
}

const SHOWN = 20;

/** Who would be refused, each with the reason. */
function Refusals({ refused }: { refused: { contact: string; reason: string; why: string }[] }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  if (refused.length === 0) return null;
  return (
    <>
      <Text>{t("bulk.refused", { n: number(refused.length) })}</Text>
      <ScrollArea.Autosize mah="30vh" tabIndex={0}>
        <List>
          {refused.slice(0, SHOWN).map(({ contact, why }) => (
            <List.Item key={contact}>
              <ContactLink id={contact} />: {why}
            </List.Item>
          ))}
        </List>
      </ScrollArea.Autosize>
      {refused.length > SHOWN && <Text c="dimmed">{t("bulk.firstShown", { n: number(SHOWN) })}</Text>}
    </>
  );
}

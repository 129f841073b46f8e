import { Button, Checkbox, Group, List, Modal, ScrollArea, Select, Stack, Text } from "@mantine/core";
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { useFormats } from "~/i18n/formats";
import { ContactLink } from "~/pages/contacts/ContactLink";
import { meant, type Whom } from "~/pages/contacts/whom";
import { Refused } from "~/ui/acting/Form";
import { Failed, Loading } from "~/ui/States";

interface EnrollProps {
  whom: Whom;
  close: () => void;
  started: (job: string) => void;
}

/** Has contacts enter a workflow by hand, as long work; who would be refused is told first. */
export function EnrollDialog({ whom, close, started }: EnrollProps) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const [workflow, choose] = useState<string | null>(null);
  const [again, setAgain] = useState(false);
  const order = { ...meant(whom), workflow: workflow ?? "", again, payload: {} };
  const preview = useQuery({
    queryKey: ["enroll", "preview", workflow, whom, again],
    queryFn: () => answerOf(api.POST("/api/v1/bulk/contacts/enroll/preview", { body: order })),
    enabled: workflow !== null,
    staleTime: 0,
  });
  const enroll = useMutation({
    mutationFn: () => answerOf(api.POST("/api/v1/bulk/contacts/enroll", { body: order })),
    onSuccess: (job) => {
      close();
      started(job.id);
    },
  });
  const { contacts, entering, exact, refused } = preview.data ?? { contacts: 0, entering: 0, exact: true, refused: [] };
  const about = (n: number) => `${exact ? "" : "≈ "}${number(n)}`;
  return (
    <Modal opened onClose={close} title={t("bulk.enroll")} closeButtonProps={{ "aria-label": t("contacts.cancel") }}>
      <Stack gap="md">
        <WorkflowField value={workflow} onChange={choose} />
        <Checkbox label={t("bulk.again")} description={t("bulk.againHelp")} checked={again} onChange={(event) => setAgain(event.currentTarget.checked)} />
        {workflow !== null && preview.isPending && <Loading rows={2} />}
        {preview.isError && <Failed error={preview.error} retry={() => void preview.refetch()} />}
        {preview.isSuccess && (
          <Stack gap="sm" aria-live="polite">
            <Text fw={600}>{t("bulk.entering", { n: about(entering), all: number(contacts) })}</Text>
            <Refusals refused={refused} all={about(contacts - entering)} some={refused.length < contacts - entering} />
          </Stack>
        )}
        <Refused error={enroll.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("contacts.cancel")}
          </Button>
          <Button disabled={workflow === null || entering === 0} loading={enroll.isPending} onClick={() => enroll.mutate()}>
            {t("bulk.enrollVerb", { n: about(entering) })}
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

/** How many would be refused, and some of them, each with the reason. */
function Refusals({ refused, all, some }: { refused: { contact: string; why: string }[]; all: string; some: boolean }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  if (refused.length === 0) return null;
  return (
    <>
      <Text>{t("bulk.refused", { n: all })}</Text>
      <ScrollArea.Autosize mah="30vh" viewportProps={{ tabIndex: 0 }}>
        <List>
          {refused.map(({ contact, why }) => (
            <List.Item key={contact}>
              <ContactLink id={contact} /> – {why}
            </List.Item>
          ))}
        </List>
      </ScrollArea.Autosize>
      {some && <Text c="dimmed">{t("bulk.firstShown", { n: number(refused.length) })}</Text>}
    </>
  );
}

import { Button, Group, Modal, Stack, TagsInput, Text } from "@mantine/core";
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { useFormats } from "~/i18n/formats";
import { ListsField } from "~/pages/contacts/ListsField";
import { massChange, type Whom } from "~/pages/contacts/whom";
import { WouldStart } from "~/pages/contacts/WouldStart";
import { Refused } from "~/ui/acting/Form";
import { Failed } from "~/ui/States";

interface LabelsProps {
  whom: Whom;
  close: () => void;
  started: (job: string) => void;
}

const NONE = { add_tags: [] as string[], remove_tags: [] as string[], join_lists: [] as string[], leave_lists: [] as string[] };

/** Tags and lists for several contacts at once. */
export function LabelsDialog({ whom, close, started }: LabelsProps) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const [labels, setLabels] = useState(NONE);
  const [may, allow] = useState(false);
  const some = Object.values(labels).some((names) => names.length > 0);
  const order = massChange(whom, { ...labels, may_trigger: may });
  const preview = useQuery({
    queryKey: ["bulk", "preview", whom, labels],
    queryFn: () => answerOf(api.POST("/api/v1/bulk/contacts/preview", { body: massChange(whom, labels) })),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const change = useMutation({
    mutationFn: () => answerOf(api.POST("/api/v1/bulk/contacts", { body: order })),
    onSuccess: (job) => {
      close();
      started(job.id);
    },
  });
  const set = (part: Partial<typeof NONE>) => setLabels({ ...labels, ...part });
  return (
    <Modal opened onClose={close} title={t("bulk.labels")} closeButtonProps={{ "aria-label": t("contacts.cancel") }}>
      <Stack gap="md">
        <TagsInput data-autofocus label={t("bulk.addTags")} description={t("bulk.tagHelp")} value={labels.add_tags} onChange={(add_tags) => set({ add_tags })} />
        <TagsInput label={t("bulk.removeTags")} value={labels.remove_tags} onChange={(remove_tags) => set({ remove_tags })} />
        <ListsField label={t("bulk.joinLists")} value={labels.join_lists} onChange={(join_lists) => set({ join_lists })} />
        <ListsField label={t("bulk.leaveLists")} value={labels.leave_lists} onChange={(leave_lists) => set({ leave_lists })} />
        {preview.isError && <Failed error={preview.error} retry={() => void preview.refetch()} />}
        {preview.isSuccess && (
          <Stack gap="sm" aria-live="polite" aria-busy={preview.isPlaceholderData}>
            <Text fw={600}>{t("bulk.concerned", { n: number(preview.data.contacts) })}</Text>
            {some && <WouldStart starts={preview.data.workflows} may={may} allow={allow} />}
          </Stack>
        )}
        <Refused error={change.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("contacts.cancel")}
          </Button>
          <Button disabled={!some || !preview.isSuccess} loading={change.isPending} onClick={() => change.mutate()}>
            {t("bulk.change", { n: number(preview.data?.contacts ?? 0) })}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

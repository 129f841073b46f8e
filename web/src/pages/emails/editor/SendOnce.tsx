import { Button, Group, Modal, SegmentedControl, Select, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answerOf, api, now } from "~/api/client";
import { useZone } from "~/app/session";
import { toLocal } from "~/pages/contacts/zoned";
import { definitionOfOnce, type Once, slugOfOnce } from "~/pages/emails/editor/once";
import { Refused } from "~/ui/acting/Form";
import { MayButton } from "~/ui/acting/MayButton";
import { toast } from "~/ui/acting/toast";

interface Props {
  slug: string;
  name: string;
}

/** Sends what is published of an email to a segment, once. */
export function SendOnce(props: Props) {
  const { t } = useTranslation();
  const [opened, dialog] = useDisclosure();
  return (
    <>
      <MayButton needs="workflows:run" variant="default" onClick={dialog.open}>
        {t("emailEditor.once")}
      </MayButton>
      <Modal opened={opened} onClose={dialog.close} title={t("emailEditor.onceTitle", { name: props.name })} closeButtonProps={{ "aria-label": t("acting.cancel") }}>
        <Sending {...props} close={dialog.close} />
      </Modal>
    </>
  );
}

/** Makes the workflow, publishes it, and has the segment enter when it is for now. */
async function send(once: Once, name: string): Promise<{ workflow: string; entering: number | null }> {
  const slug = slugOfOnce(once.email, now());
  const definition = definitionOfOnce(once, slug, name);
  await answerOf(api.POST("/api/v1/workflows", { body: definition }));
  const params = { path: { slug } };
  await answerOf(api.POST("/api/v1/workflows/{slug}/publish", { params, body: { inside: "finish", mapping: {}, existing: false, note: "" } }));
  if (once.at !== null) return { workflow: slug, entering: null };
  const { entering } = await answerOf(
    api.POST("/api/v1/workflows/{slug}/enroll", { params, body: { contacts: [], segment: once.segment, preview: false, again: false, payload: {} } }),
  );
  return { workflow: slug, entering };
}

function Sending({ slug, name, close }: Props & { close: () => void }) {
  const { t } = useTranslation();
  const zone = useZone();
  const queries = useQueryClient();
  const [segment, setSegment] = useState<string | null>(null);
  const [later, setLater] = useState(false);
  const [at, setAt] = useState("");
  const segments = useQuery({
    queryKey: ["segments", "choices"],
    queryFn: async () => (await answerOf(api.GET("/api/v1/segments", { params: { query: { limit: 200 } } }))).items,
  });
  const counted = useQuery({
    queryKey: ["segments", "count", segment],
    queryFn: () => answerOf(api.POST("/api/v1/conditions/preview", { body: { when: { kind: "segment", segment }, size: 0 } })),
    enabled: segment !== null,
    staleTime: 0,
  });
  const sending = useMutation({
    mutationFn: (to: string) => send({ email: slug, segment: to, at: later ? at : null }, `${name} · ${to}`),
    onSuccess: ({ entering }) => {
      void queries.invalidateQueries({ queryKey: ["workflows"] });
      toast(entering === null ? t("emailEditor.scheduled") : t("emailEditor.sending", { count: entering }));
      close();
    },
  });
  const count = counted.data?.count ?? 0;
  return (
    <Stack gap="lg">
      <Text>{t("emailEditor.onceHelp")}</Text>
      <Select
        label={t("emailEditor.segment")}
        searchable
        data={(segments.data ?? []).map((each) => ({ value: each.segment, label: each.name || each.segment }))}
        value={segment}
        onChange={setSegment}
      />
      <SegmentedControl
        aria-label={t("emailEditor.when")}
        data={[
          { value: "now", label: t("emailEditor.now") },
          { value: "later", label: t("emailEditor.later") },
        ]}
        value={later ? "later" : "now"}
        onChange={(value) => setLater(value === "later")}
      />
      {later && <TextInput type="datetime-local" label={t("emailEditor.date", { zone })} min={toLocal(now().toISOString(), zone)} value={at} onChange={(event) => setAt(event.currentTarget.value)} />}
      <Stack gap="xs" aria-live="polite">
        {segment !== null && counted.isFetching && <Text c="dimmed">{t("emailEditor.counting")}</Text>}
        {counted.data && !counted.isFetching && <Text fw={600}>{t("emailEditor.people", { count })}</Text>}
        <Text c="dimmed">{t("emailEditor.consent")}</Text>
      </Stack>
      <Refused error={sending.error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          {t("acting.cancel")}
        </Button>
        <Button loading={sending.isPending} disabled={!segment || !counted.data || counted.isFetching || (later ? !at : count === 0)} onClick={() => segment && sending.mutate(segment)}>
          {t(later ? "emailEditor.schedule" : "emailEditor.sendNow", { count })}
        </Button>
      </Group>
    </Stack>
  );
}

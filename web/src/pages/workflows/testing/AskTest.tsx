import { Button, Group, NativeSelect, Radio, SegmentedControl, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";
import { me } from "~/app/session";
import { ContactField } from "~/pages/workflows/testing/ContactField";
import { NotBegun } from "~/pages/workflows/testing/NotDone";
import { byField } from "~/ui/acting/refusal";

interface AskTestProps {
  /** Whether each email is asked for at first, and not those of one way. */
  every: boolean;
  workflow: components["schemas"]["WorkflowShown"];
  close: () => void;
  /** The test of that id goes on. */
  begun: (id: string) => void;
}

/** To how many seconds all delays together are shortened. */
const LENGTHS = [0, 60, 300, 900] as const;

/** On whose data, to whom, which emails, and how soon. */
export function AskTest({ workflow, every: all, close, begun }: AskTestProps) {
  const { t } = useTranslation();
  const { name } = useSuspenseQuery(me).data;
  const [contact, choose] = useState<string | null>(null);
  const [to, write] = useState(name.includes("@") ? name : "");
  const [draft, take] = useState(workflow.draft);
  const [every, want] = useState(all);
  const [reads, read] = useState(false);
  const [lasts, last] = useState(0);
  const sending = useMutation({
    mutationFn: () =>
      answerOf(api.POST("/api/v1/workflows/{slug}/test", { params: { path: { slug: workflow.workflow } }, body: { contact: contact ?? "", to: to.trim(), draft, payload: {}, reads: reads && !every, every, lasts: every ? 0 : lasts }, middleware: [byField] })),
    onSuccess: (job) => begun(job.id),
  });
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    sending.mutate();
  };
  return (
    <form onSubmit={send} noValidate>
      <Stack gap="lg">
        <Text>{t("testing.help")}</Text>
        {workflow.draft && workflow.version !== null && (
          <SegmentedControl
            aria-label={t("workflow.which")}
            value={draft ? "draft" : "live"}
            onChange={(of) => take(of === "draft")}
            data={[
              { value: "draft", label: t("workflow.draft") },
              { value: "live", label: t("workflow.live", { number: workflow.version }) },
            ]}
          />
        )}
        <ContactField label={t("testing.contact")} description={t("testing.contactHelp")} value={contact} onChange={choose} />
        <TextInput type="email" required label={t("testing.to")} description={t("testing.toHelp")} value={to} onChange={(event) => write(event.currentTarget.value)} />
        <Radio.Group label={t("testing.which")} value={every ? "every" : "path"} onChange={(chosen) => want(chosen === "every")}>
          <Stack gap="sm" mt="xs">
            <Radio value="path" label={t("testing.path")} description={t("testing.pathHelp")} />
            <Radio value="every" label={t("testing.every")} description={t("testing.everyHelp")} />
          </Stack>
        </Radio.Group>
        {!every && <Switch label={t("testing.reads")} description={t("testing.readsHelp")} checked={reads} onChange={(event) => read(event.currentTarget.checked)} />}
        {!every && (
          <NativeSelect
            label={t("testing.lasts")}
            description={t("testing.lastsHelp")}
            value={lasts}
            onChange={(event) => last(Number(event.currentTarget.value))}
            data={LENGTHS.map((seconds) => ({ value: String(seconds), label: seconds === 0 ? t("testing.atOnce") : t("testing.within", { count: seconds / 60 }) }))}
          />
        )}
        {sending.isError && <NotBegun error={sending.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("testing.cancel")}
          </Button>
          <Button type="submit" loading={sending.isPending} disabled={contact === null || to.trim() === ""}>
            {t("testing.send")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

import { Button, Group, Modal, Stack, TagsInput, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { me } from "~/app/session";
import { type Body, designOf, type Whole, wordsOf } from "~/pages/emails/queries";
import type { EmailSearch } from "~/pages/emails/search";
import { MayButton } from "~/ui/acting/MayButton";
import { toast } from "~/ui/acting/toast";
import { Failed } from "~/ui/States";

interface Test {
  email: Whole;
  search: EmailSearch;
  contact: string;
  /** Words that are not saved, in the place of those that are. */
  design?: Body | undefined;
}

const MOST = 10;

/** Sends what is previewed, marked as a test. */
export function TestButton(test: Test) {
  const { t } = useTranslation();
  const [opened, dialog] = useDisclosure();
  return (
    <>
      <MayButton needs="content:write" variant="default" onClick={dialog.open}>
        {t("emails.test")}
      </MayButton>
      <Modal opened={opened} onClose={dialog.close} title={t("emails.test")}>
        <Sending {...test} close={dialog.close} />
      </Modal>
    </>
  );
}

function Sending({ email, search, contact, design, close }: Test & { close: () => void }) {
  const { t } = useTranslation();
  const { name } = useSuspenseQuery(me).data;
  const [to, setTo] = useState(name.includes("@") ? [name] : []);
  const { data: words } = useQuery(wordsOf(email.slug, search.version));
  const ready = to.length > 0 && (!search.version || words !== undefined);
  const sending = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/emails/{slug}/test", {
          params: { path: { slug: email.slug } },
          body: { to, contact, event: {}, locale: search.locale || null, design: design ?? (words ? designOf(email, words) : null) },
        }),
      ),
    onSuccess: () => {
      close();
      toast(t("emails.sent"));
    },
  });
  return (
    <Stack gap="lg">
      <Text>{t("emails.testHelp")}</Text>
      <TagsInput label={t("emails.to")} description={t("emails.toHelp")} maxTags={MOST} acceptValueOnBlur splitChars={[",", ";", " "]} data-autofocus value={to} onChange={setTo} />
      {sending.isError && <Failed error={sending.error} retry={() => sending.mutate()} />}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={close}>
          {t("emails.cancel")}
        </Button>
        <Button loading={sending.isPending} disabled={!ready} onClick={() => sending.mutate()}>
          {t("emails.send", { count: to.length })}
        </Button>
      </Group>
    </Stack>
  );
}

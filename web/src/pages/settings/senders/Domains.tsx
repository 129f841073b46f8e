import { Group, Paper, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { useMay } from "~/app/session";
import { Findings } from "~/pages/settings/senders/Findings";
import { checkDomain, type Domain, DOMAINS, domains } from "~/pages/settings/senders/queries";
import { Form, Refused } from "~/ui/acting/Form";
import { Found } from "~/ui/acting/Found";
import { MayButton } from "~/ui/acting/MayButton";
import { byField } from "~/ui/acting/refusal";
import { useForm } from "~/ui/acting/useForm";
import { When } from "~/ui/acting/When";

/** What the DNS says of the domains that senders write from. */
export function Domains() {
  const { t } = useTranslation();
  const found = useQuery({ ...domains, enabled: useMay("content:read") });
  if (found.data?.items.length === 0) return null;
  return (
    <Stack component="section" gap="lg" aria-labelledby="domains">
      <Stack gap="sm">
        <Title order={2} id="domains">
          {t("settings.senders.domains")}
        </Title>
        <Text c="dimmed" maw="48rem">
          {t("settings.senders.domainsHelp")}
        </Text>
      </Stack>
      <Found query={found}>{({ items }) => items.map((domain) => <One key={domain.domain} domain={domain} />)}</Found>
    </Stack>
  );
}

function One({ domain }: { domain: Domain }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const checking = useMutation({ mutationFn: () => checkDomain(domain.domain), onSettled: () => queries.invalidateQueries({ queryKey: DOMAINS }) });
  return (
    <Paper p="lg" withBorder className="surface" component="section" aria-label={domain.domain}>
      <Stack gap="lg">
        <Group justify="space-between">
          <div>
            <Title order={3} dir="auto">
              {domain.domain}
            </Title>
            <Text dir="auto">{domain.senders.join(", ")}</Text>
            <Text c="dimmed" aria-live="polite">
              {domain.checked_at ? (
                <>
                  {t("settings.senders.checked")} <When at={domain.checked_at} />
                </>
              ) : (
                t("settings.senders.neverChecked")
              )}
            </Text>
          </div>
          <MayButton needs="content:write" variant="default" loading={checking.isPending} onClick={() => checking.mutate()}>
            {t(domain.checked_at ? "settings.senders.checkAgain" : "settings.senders.check")}
          </MayButton>
        </Group>
        <Refused error={checking.error} />
        <Findings findings={domain.findings} />
        <Sought domain={domain} check={checking.mutate} />
      </Stack>
    </Paper>
  );
}

/** What is to be found there: only whoever runs the mail server knows. */
function Sought({ domain: { domain, selector, sends_by }, check }: { domain: Domain; check: () => void }) {
  const { t } = useTranslation();
  const form = useForm({
    initial: { selector, sends_by },
    codes: { spf_mechanism: "sends_by" },
    send: (body) => answerOf(api.PUT("/api/v1/sender-domains/{domain}", { params: { path: { domain } }, body, middleware: [byField] })),
    done: check,
  });
  const { values, set, error } = form;
  return (
    <Form form={form} verb={t("settings.senders.saveAndCheck")} needs="content:write">
      <TextInput label={t("settings.senders.sendsBy")} description={t("settings.senders.sendsByHelp")} value={values.sends_by} error={error("sends_by")} onChange={(event) => set("sends_by", event.currentTarget.value)} />
      <TextInput label={t("settings.senders.selector")} description={t("settings.senders.selectorHelp")} value={values.selector} error={error("selector")} onChange={(event) => set("selector", event.currentTarget.value)} />
    </Form>
  );
}

import { Alert, Anchor, Button, Grid, Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { createLazyRoute, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Attributes } from "~/pages/contacts/Attributes";
import { Consents } from "~/pages/contacts/Consents";
import { Enrollments } from "~/pages/contacts/Enrollments";
import { EraseDialog } from "~/pages/contacts/EraseDialog";
import { Facts } from "~/pages/contacts/Facts";
import { Labels } from "~/pages/contacts/Labels";
import { contact } from "~/pages/contacts/queries";
import type { PageSearch } from "~/pages/contacts/search";
import { Timeline } from "~/pages/contacts/Timeline";
import { nameOf, type WholeContact } from "~/pages/contacts/types";
import { useMay, useZone } from "~/app/session";
import { useFormats } from "~/i18n/formats";
import { MayButton } from "~/ui/acting/MayButton";
import { ExplainDrawer } from "~/ui/explain/Explain";
import { Failed, Loading } from "~/ui/States";

export const Route = createLazyRoute("/inside/contacts/$contact")({ component: ContactPage });

function ContactPage() {
  const { t } = useTranslation();
  const { contact: id } = Route.useParams();
  const search: PageSearch = Route.useSearch();
  const navigate = useNavigate();
  const go = (next: PageSearch) => void navigate({ to: "/contacts/$contact", params: { contact: id }, search: next, resetScroll: false });
  const mayExplain = useMay("workflows:read");
  const found = useQuery(contact(id));
  const { why: explained, ...unexplained } = search;
  const why = mayExplain ? (workflow: string) => go({ ...search, why: workflow }) : undefined;
  return (
    <Stack gap="lg">
      <Anchor renderRoot={(props) => <Link {...props} to="/contacts" />}>{t("contact.back")}</Anchor>
      {found.isPending && <Loading />}
      {found.isError && <Failed error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && (
        <>
          <Heading whole={found.data.whole} />
          <Grid gap="xl">
            <Grid.Col span={{ base: 12, md: 5 }}>
              <FactsColumn whole={found.data.whole} />
            </Grid.Col>
            <Grid.Col span={{ base: 12, md: 7 }}>
              <Stack gap="xl">
                <Enrollments id={id} {...(why ? { why } : {})} />
                <Timeline id={id} kind={search.kind} filter={(kind) => go({ ...(search.why ? { why: search.why } : {}), ...(kind ? { kind } : {}) })} {...(why ? { why } : {})} />
              </Stack>
            </Grid.Col>
          </Grid>
        </>
      )}
      {explained && mayExplain && <ExplainDrawer workflow={explained} contact={id} name={explained} onClose={() => go(unexplained)} />}
    </Stack>
  );
}

function FactsColumn({ whole }: { whole: WholeContact }) {
  return (
    <Stack gap="xl">
      <Facts whole={whole} />
      <Attributes key={whole.id} whole={whole} />
      <Labels whole={whole} />
      <Consents whole={whole} />
    </Stack>
  );
}

function Heading({ whole }: { whole: WholeContact }) {
  const { t } = useTranslation();
  const [erasing, setErasing] = useState(false);
  return (
    <>
      <Group justify="space-between">
        <Title order={1} dir="auto" className="name" title={nameOf(whole)}>
          {nameOf(whole)}
        </Title>
        <Group gap="sm" miw={0}>
          <Button variant="default" component="a" href={`/api/v1/contacts/${whole.id}/export`} download>
            {t("contact.exportAll")}
          </Button>
          <MayButton needs="contacts:write" variant="default" c="bad" onClick={() => setErasing(true)}>
            {t("contact.erase")}
          </MayButton>
        </Group>
      </Group>
      <div aria-live="polite">{whole.pending && <Alert color="info">{t("contact.pending")}</Alert>}</div>
      <AddressHint whole={whole} />
      {erasing && <EraseDialog whole={whole} close={() => setErasing(false)} />}
    </>
  );
}

/** Why emails are not sent to the address, if they are not. */
function AddressHint({ whole: { email, email_valid, suspended } }: { whole: WholeContact }) {
  const { t } = useTranslation();
  const { instant } = useFormats();
  const zone = useZone();
  if (!email) return null;
  if (!email_valid) return <Alert color="warn">{t("contact.emailInvalid")}</Alert>;
  if (!suspended) return null;
  return (
    <Alert color="warn" title={t("contact.suspended", { until: instant(suspended.until, zone) })}>
      {t("contact.suspendedWhy")}
      {suspended.reason && (
        <Text dir="auto" style={{ overflowWrap: "anywhere" }}>
          {t("contact.serverSaid", { reason: suspended.reason })}
        </Text>
      )}
    </Alert>
  );
}

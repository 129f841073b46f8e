import { Alert, Anchor, Grid, Group, List, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { createLazyRoute, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useFormats } from "~/i18n/formats";
import { CompanyAttributes } from "~/pages/companies/CompanyAttributes";
import { type Company, company, contactsOf, type Held, nameOf, remove } from "~/pages/companies/queries";
import type { CompanySearch } from "~/pages/companies/search";
import { useChangeCompany } from "~/pages/companies/useChangeCompany";
import { Section } from "~/pages/contacts/Section";
import { nameOf as nameOfContact } from "~/pages/contacts/types";
import { FormDialog } from "~/ui/acting/FormDialog";
import { Found, Pages } from "~/ui/acting/Found";
import { MayButton } from "~/ui/acting/MayButton";
import { toast } from "~/ui/acting/toast";
import { When } from "~/ui/acting/When";

export const Route = createLazyRoute("/inside/companies/$company")({ component: CompanyPage });

function CompanyPage() {
  const { t } = useTranslation();
  const { company: id } = Route.useParams();
  const { cursor }: CompanySearch = Route.useSearch();
  const navigate = useNavigate();
  const found = useQuery(company(id));
  const go = (next?: string) => void navigate({ to: "/companies/$company", params: { company: id }, search: next ? { cursor: next } : {}, resetScroll: false });
  return (
    <Stack gap="lg">
      <Anchor renderRoot={(props) => <Link {...props} to="/companies" />}>{t("companies.open")}</Anchor>
      <Found query={found}>
        {(held) => (
          <>
            <Heading held={held} />
            <Grid gap="xl">
              <Grid.Col span={{ base: 12, md: 6 }}>
                <CompanyAttributes held={held} />
              </Grid.Col>
              <Grid.Col span={{ base: 12, md: 6 }}>
                <Contacts id={id} cursor={cursor} go={go} />
              </Grid.Col>
            </Grid>
          </>
        )}
      </Found>
    </Stack>
  );
}

function Heading({ held: { company: known } }: { held: Held }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<"name" | "delete" | null>(null);
  const close = () => setOpen(null);
  return (
    <Group justify="space-between" align="flex-start">
      <Stack gap="xs" miw={0}>
        <Title order={1} dir="auto" className="name" title={nameOf(known)}>
          {nameOf(known)}
        </Title>
        <Text c="dimmed" component="div">
          <bdi>{known.external_id}</bdi> · {t("companies.created")} <When at={known.created_at} /> · {t("companies.updated")} <When at={known.updated_at} />
        </Text>
      </Stack>
      <Group gap="sm">
        <MayButton needs="contacts:write" variant="default" onClick={() => setOpen("name")}>
          {t("companies.rename")}
        </MayButton>
        <MayButton needs="contacts:write" variant="default" onClick={() => setOpen("delete")}>
          {t("companies.delete")}
        </MayButton>
      </Group>
      {open === "name" && <RenameDialog known={known} close={close} />}
      {open === "delete" && <DeleteDialog known={known} close={close} />}
    </Group>
  );
}

function RenameDialog({ known, close }: { known: Company; close: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState(known.name);
  const change = useChangeCompany(known.id);
  const saving = useMutation({ mutationFn: () => change({ name: name.trim() }, { name: known.name }, t("companies.name")), onSuccess: close });
  return (
    <FormDialog title={t("companies.rename")} verb={t("companies.save")} sending={saving} close={close}>
      <TextInput data-autofocus dir="auto" label={t("companies.name")} value={name} onChange={(event) => setName(event.currentTarget.value)} />
    </FormDialog>
  );
}

function Contacts({ id, cursor, go }: { id: string; cursor: string | undefined; go: (cursor?: string) => void }) {
  const { t } = useTranslation();
  const found = useQuery(contactsOf(id, cursor));
  return (
    <Section title={t("companies.contacts")}>
      <Found query={found} rows={3}>
        {({ items, next }) => (
          <>
            {items.length === 0 && <Text c="dimmed">{t("companies.noContact")}</Text>}
            <List listStyleType="none" spacing="sm">
              {items.map((each) => (
                <List.Item key={each.id}>
                  <Anchor dir="auto" renderRoot={(props) => <Link {...props} to="/contacts/$contact" params={{ contact: each.id }} />}>
                    {nameOfContact(each)}
                  </Anchor>
                </List.Item>
              ))}
            </List>
            <Pages cursor={cursor} next={next} go={go} />
          </>
        )}
      </Found>
    </Section>
  );
}

/** Deletes a company for ever, once its name is typed. */
function DeleteDialog({ known, close }: { known: Company; close: () => void }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const [typed, setTyped] = useState("");
  const queries = useQueryClient();
  const navigate = useNavigate();
  const name = nameOf(known);
  const concerned = useQuery(contactsOf(known.id));
  const deleting = useMutation({
    mutationFn: () => remove(known.id),
    onSuccess: async () => {
      await navigate({ to: "/companies" });
      queries.removeQueries({ queryKey: company(known.id).queryKey });
      void queries.invalidateQueries({ queryKey: ["companies"] });
      toast(t("companies.deleted"));
    },
  });
  const people = concerned.data?.items.length ?? 0;
  return (
    <FormDialog harmful title={<span className="name">{t("companies.deleteTitle", { name })}</span>} verb={t("companies.delete")} sending={deleting} ready={typed.trim() === name} close={close}>
      {concerned.data && <Text fw={600}>{concerned.data.next ? t("companies.moreContacts", { number: number(people) }) : t("companies.someContacts", { count: people, number: number(people) })}</Text>}
      <Alert color="bad">{t("companies.deleteHelp")}</Alert>
      <TextInput data-autofocus label={<bdi>{t("companies.typeName", { name })}</bdi>} autoComplete="off" value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
    </FormDialog>
  );
}

import { Alert, Anchor, Button, Group, Stack, Title } from "@mantine/core";
import { createLazyRoute, Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useMay } from "~/app/session";
import { ColumnsStep } from "~/pages/contacts/import/ColumnsStep";
import { FileStep } from "~/pages/contacts/import/FileStep";
import { OptionsStep } from "~/pages/contacts/import/OptionsStep";
import { JobPanel } from "~/pages/contacts/Job";
import type { ImportSearch } from "~/pages/contacts/search";

export const Route = createLazyRoute("/inside/contacts/import")({ component: ImportPage });

/** A file, its columns, what is to be done, and the work itself: where one is, the address says. */
function ImportPage() {
  const { t } = useTranslation();
  const may = useMay("contacts:write");
  const search: ImportSearch = Route.useSearch();
  return (
    <Stack gap="lg" maw="60rem">
      <Anchor renderRoot={(props) => <Link {...props} to="/contacts" />}>{t("contact.back")}</Anchor>
      <Title order={1}>{t("imports.title")}</Title>
      {may || search.job ? <Step search={search} /> : <Alert color="info">{t("app.noRight")}</Alert>}
    </Stack>
  );
}

function Step({ search: { file, step, job } }: { search: ImportSearch }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const go = (next: ImportSearch) => void navigate({ to: "/contacts/import", search: next });
  if (job) {
    return (
      <>
        <Title order={2}>{t("imports.workStep")}</Title>
        <JobPanel id={job} />
        <Group>
          <Button variant="default" renderRoot={(props) => <Link {...props} to="/contacts" />}>
            {t("imports.toContacts")}
          </Button>
          <Button variant="subtle" onClick={() => go({})}>
            {t("imports.another")}
          </Button>
        </Group>
      </>
    );
  }
  if (!file) return <FileStep taken={(reference) => go({ file: reference })} />;
  if (step === "options") return <OptionsStep key={file} file={file} back={() => go({ file })} started={(id) => go({ job: id })} />;
  return <ColumnsStep key={file} file={file} again={() => go({})} next={() => go({ file, step: "options" })} />;
}

import { Stack, Title } from "@mantine/core";
import { createLazyRoute, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { TextLink } from "~/pages/workflows/links";
import { Blank } from "~/pages/workflows/new/Blank";
import { Gallery } from "~/pages/workflows/new/Gallery";
import { changedNew, type NewSearch } from "~/pages/workflows/new/search";
import { TemplatePreview } from "~/pages/workflows/new/TemplatePreview";

export const Route = createLazyRoute("/inside/workflows/new")({ component: NewWorkflow });

export type Change = (changes: Parameters<typeof changedNew>[1]) => void;

/** A new workflow: an empty one, or one that begins as a template. */
function NewWorkflow() {
  const { t } = useTranslation();
  const search: NewSearch = Route.useSearch();
  const navigate = useNavigate();
  const change: Change = (changes) => void navigate({ to: "/workflows/new", search: changedNew(search, changes) });
  if (search.template) return <TemplatePreview key={search.template} slug={search.template} search={search} />;
  return (
    <Stack gap="xl">
      <Stack gap="xs">
        <TextLink to="/workflows" size="xs">
          {t("newWorkflow.back")}
        </TextLink>
        <Title order={1}>{t("newWorkflow.title")}</Title>
      </Stack>
      <Blank />
      <Gallery search={search} change={change} />
    </Stack>
  );
}

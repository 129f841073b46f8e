import { Group, SegmentedControl, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { createLazyRoute, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useState } from "react";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { useMay } from "~/app/session";
import { DraftBar } from "~/pages/workflows/editor/DraftBar";
import { useOpened } from "~/pages/workflows/editor/useOpened";
import { type Mode, MODES } from "~/pages/workflows/flow/search";
import { workflowOf } from "~/pages/workflows/queries";
import { TestOnMe } from "~/pages/workflows/testing/TestOnMe";
import { Found } from "~/ui/acting/Found";
import { Failed, Loading } from "~/ui/States";

export const Route = createLazyRoute("/inside/workflows/$slug/")({ component: Flow });

type Workflow = components["schemas"]["WorkflowShown"];

const Editor = lazy(() => import("~/pages/workflows/editor/Editor").then((part) => ({ default: part.Editor })));
const Numbers = lazy(() => import("~/pages/workflows/numbers/Numbers").then((part) => ({ default: part.Numbers })));
const Simulate = lazy(() => import("~/pages/workflows/simulate/Simulate").then((part) => ({ default: part.Simulate })));

/** What the workflow does: to be changed, counted, or tried. */
function Flow() {
  const { slug } = Route.useParams();
  const workflow = useQuery(workflowOf(slug));
  return <Found query={workflow}>{(found) => <Modes key={slug} workflow={found} />}</Found>;
}

function Modes({ workflow }: { workflow: Workflow }) {
  const { t } = useTranslation();
  const { workflow: slug, version, draft } = workflow;
  const asked: Mode | undefined = Route.useSearch({ select: (search) => search.mode });
  const mode = asked ?? (version ? "numbers" : "edit");
  const navigate = useNavigate();
  // What was done can be undone as long as the page is open, whatever the mode.
  const [wanted, want] = useState(false);
  const isEdited = wanted || mode === "edit";
  if (isEdited && !wanted) want(true);
  const opened = useOpened(slug, isEdited);
  const turn = (next: string) => {
    void opened.editor?.flush();
    void navigate({ to: "/workflows/$slug", params: { slug }, search: { mode: MODES.find((each) => each === next) ?? "edit" } });
  };
  return (
    <Stack gap="sm" flex={1}>
      <Group justify="space-between" gap="sm">
        <SegmentedControl aria-label={t("editor.mode")} value={mode} onChange={turn} data={MODES.map((each) => ({ value: each, label: t(`editor.${each}`) }))} />
        <Group gap="sm">
          <TestOnMe slug={slug} />
          {draft && <DraftBar slug={slug} version={version} editor={opened.editor} discarded={opened.again} />}
        </Group>
      </Group>
      <Suspense fallback={<Loading />}>
        {mode === "edit" && <Edited workflow={workflow} opened={opened} />}
        {mode === "numbers" && <Numbers slug={slug} />}
        {mode === "simulate" && <Simulate slug={slug} />}
      </Suspense>
    </Stack>
  );
}

interface EditedProps {
  workflow: Workflow;
  opened: ReturnType<typeof useOpened>;
}

function Edited({ workflow: { workflow: slug, state, version }, opened: { editor, error, again } }: EditedProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [step, choose] = useStepInAddress();
  const may = useMay("workflows:write");
  const select = useCallback(
    (next: string | null) => {
      choose(next);
      void navigate({ to: "/workflows/$slug", params: { slug }, search: { mode: "edit", ...(next === null ? {} : { step: next }) }, replace: true, resetScroll: false });
    },
    [choose, navigate, slug],
  );
  if (error) return <Failed error={error} retry={again} />;
  if (!editor) return <Loading />;
  const fixed = !may ? t("editor.readOnly") : state === "archived" ? t("editor.archived") : null;
  return <Editor editor={editor} selected={step} select={select} fixed={fixed} isPublished={version !== null} />;
}

/** The step in the address, which comes to it a moment after the step is chosen: the canvas does not wait for it. */
function useStepInAddress(): [string | null, (step: string | null) => void] {
  const found: string | null = Route.useSearch({ select: (search) => search.step ?? null });
  const [step, choose] = useState(found);
  const [before, remember] = useState(found);
  if (found !== before) {
    remember(found);
    choose(found);
  }
  return [step, choose];
}

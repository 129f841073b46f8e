import { Alert, Button, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Problem } from "~/api/problem";
import type { components } from "~/api/schema";
import { useFormats } from "~/i18n/formats";
import { wordsIn } from "~/pages/workflows/drawn";
import { Changes } from "~/pages/workflows/history/Versions";
import { ExistingChoice } from "~/pages/workflows/publish/ExistingChoice";
import { InsideChoice } from "~/pages/workflows/publish/InsideChoice";
import { type Inside, isAboutMoving, mappingOf, removedIn } from "~/pages/workflows/publish/landings";
import { Part } from "~/pages/workflows/publish/Part";
import { ProblemList } from "~/pages/workflows/publish/ProblemList";
import { type Choices, preview, publish, type Published } from "~/pages/workflows/publish/queries";
import { EmailsPart, SettingsPart, TriggerPart } from "~/pages/workflows/publish/WhatItDoes";
import { NotBegun } from "~/pages/workflows/testing/NotDone";
import { Found } from "~/ui/acting/Found";
import { MayButton } from "~/ui/acting/MayButton";

interface DecidingProps {
  workflow: components["schemas"]["WorkflowShown"];
  draft: components["schemas"]["DraftShown"];
  tag: string;
  finish: (done: Published) => void;
  /** Reads the draft again. */
  look: () => void;
}

/** The states in which the server takes a new version. */
const PUBLISHABLE = ["draft", "active", "paused"];

const WITHIN = 30;

/** What is published, to whom, and the button that does it. */
export function Deciding({ workflow, draft, tag, finish, look }: DecidingProps) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const slug = workflow.workflow;
  const [inside, decide] = useState<Inside>("finish");
  const [chosen, choose] = useState<Readonly<Record<string, string>>>({});
  const [existing, letIn] = useState(false);
  const [within, reach] = useState(WITHIN);
  const [note, write] = useState("");
  // Which steps were removed, whatever is chosen for them.
  const moving = useQuery({ ...preview(slug, tag, { ...NOTHING, inside: "move" }), enabled: inside === "move" });
  const removed = inside === "move" ? removedIn(moving.data?.problems ?? []) : [];
  const mapping = mappingOf(removed, chosen, workflow.definition ?? {}, draft.definition);
  const choices: Choices = { inside, mapping, existing, within: existing ? `${within} days` : null, note: "" };
  const found = useQuery(preview(slug, tag, choices));
  const act = useMutation({
    mutationFn: () => publish(slug, tag, { ...choices, note }),
    onSuccess: finish,
  });
  return (
    <Found query={found}>
      {(shown) => {
        const problems = shown.problems.filter((each) => !isAboutMoving(each));
        const errors = problems.filter((each) => !each.warning).length;
        const able = PUBLISHABLE.includes(workflow.state);
        const parts = [
          existing && shown.existing !== null && t("publish.enters", { count: shown.existing, number: number(shown.existing) }),
          shown.inside > 0 && inside !== "finish" && t(`publish.verbInside.${inside}`, { count: shown.inside, number: number(shown.inside) }),
        ].filter((part) => typeof part === "string");
        return (
          <Stack gap="xl">
            <ProblemList slug={slug} problems={problems} draft={draft} />
            <TriggerPart slug={slug} draft={draft} />
            <EmailsPart slug={slug} draft={draft} />
            <SettingsPart slug={slug} draft={draft} />
            {workflow.version && (
              <Part title={t("publish.differences", { number: workflow.version })}>
                <Changes changes={shown.changes} />
              </Part>
            )}
            {shown.asks_existing && <ExistingChoice value={existing} change={letIn} within={within} reach={reach} count={shown.existing} />}
            {shown.inside > 0 && (
              <InsideChoice value={inside} change={decide} preview={shown} removed={removed} mapping={mapping} map={(step, to) => choose({ ...chosen, [step]: to })} draft={draft} live={{ draft: workflow.definition ?? {}, words: wordsIn(workflow) }} />
            )}
            <Part title={t("publish.noteTitle")}>
              <TextInput label={t("publish.note")} description={t("publish.noteHelp")} value={note} onChange={(event) => write(event.currentTarget.value)} maxLength={500} dir="auto" />
            </Part>
            <Stack gap="sm" align="flex-start" aria-live="polite">
              {errors > 0 && <Text c="bad">{t("publish.blocked", { count: errors, number: number(errors) })}</Text>}
              {!able && <Text c="bad">{t("publish.wrongState")}</Text>}
              {act.isError && <NotPublished error={act.error} look={look} />}
              <MayButton needs="workflows:run" loading={act.isPending} disabled={errors > 0 || !able || found.isPlaceholderData} onClick={() => act.mutate()} h="auto" mih="2rem" styles={{ label: { whiteSpace: "normal" } }}>
                {parts.length > 0 ? t("publish.verbWith", { number: number(shown.version), parts: parts.join(", ") }) : t("publish.verb", { number: number(shown.version) })}
              </MayButton>
            </Stack>
          </Stack>
        );
      }}
    </Found>
  );
}

/** Why it was not published; when somebody changed the draft since it was read, the way to what it is now. */
function NotPublished({ error, look }: { error: Error; look: () => void }) {
  const { t } = useTranslation();
  if (!(error instanceof Problem && error.status === 412)) return <NotBegun error={error} />;
  return (
    <Alert color="warn" role="alert" title={t("publish.changed")}>
      <Stack gap="sm" align="flex-start">
        <Text>{t("publish.changedHelp")}</Text>
        <Button variant="default" onClick={look}>
          {t("publish.lookAgain")}
        </Button>
      </Stack>
    </Alert>
  );
}

const NOTHING: Choices = { inside: "finish", mapping: {}, existing: false, note: "" };

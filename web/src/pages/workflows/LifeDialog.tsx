import { Alert, Button, Group, List, Modal, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useFormats } from "~/i18n/formats";
import { type Action, changeLife, type ChangedOrNot, type Choices, concerned, harms, type Living, perform, putBackOf, told } from "~/pages/workflows/life";
import { PauseChoice, ResumeChoice } from "~/pages/workflows/LifeChoices";
import { Refused } from "~/ui/acting/Form";
import { toast, toastUndo } from "~/ui/acting/toast";
import { Failed, Loading } from "~/ui/States";

interface LifeDialogProps {
  action: Action;
  workflows: Living[];
  onClose: () => void;
  onDone?: () => void;
}

/** Says whom a change in the life of workflows concerns and what it does, then does it. */
export function LifeDialog({ action, workflows, onClose, onDone }: LifeDialogProps) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const slugs = workflows.map((each) => each.workflow);
  const [choices, choose] = useState<Choices>({ pausing: { mode: "hold" }, resuming: { overdue: "send", hours: 24, let_in: false } });
  const [typed, type] = useState("");
  const preview = useQuery({ queryKey: ["preview", action, slugs], queryFn: () => changeLife(action, slugs, true), staleTime: 0, gcTime: 0 });
  const whyNot = useWhyNot(workflows);
  const finish = useFinish(action, whyNot, () => {
    onClose();
    onDone?.();
  });
  const change = useMutation({ mutationFn: () => perform(action, slugs, choices), onSuccess: finish });
  const [only] = workflows;
  const alone = workflows.length === 1 && only ? only : null;
  const asked = alone ? alone.name : number(workflows.length);
  const able = preview.data ? concerned(preview.data).able.length : 0;
  const ready = able > 0 && (action !== "delete" || typed.trim() === asked);
  return (
    <Modal opened onClose={onClose} title={<span className="name">{alone ? t(`workflows.ask.${action}`, { name: alone.name }) : t(`workflows.askSeveral.${action}`, { number: asked })}</span>} closeButtonProps={{ "aria-label": t("workflows.cancel") }}>
      <Stack gap="lg">
        <Text>{t(`workflows.consequence.${action}`)}</Text>
        {preview.isPending && <Loading rows={1} />}
        {preview.isError && <Failed error={preview.error} retry={() => void preview.refetch()} />}
        {preview.isSuccess && <Concerned action={action} answers={preview.data} whyNot={whyNot} />}
        {alone && action === "pause" && <PauseChoice value={choices.pausing} change={(pausing) => choose({ ...choices, pausing })} />}
        {alone && action === "resume" && preview.data && (
          <ResumeChoice value={choices.resuming} change={(resuming) => choose({ ...choices, resuming })} overdue={told(preview.data, "overdue")} refused={told(preview.data, "refused")} />
        )}
        {action === "delete" && <TextInput label={t("workflows.typeToDelete", { text: asked })} value={typed} onChange={(event) => type(event.currentTarget.value)} autoComplete="off" />}
        <Refused error={change.error} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {t("workflows.cancel")}
          </Button>
          <Button color={harms(action) ? "bad" : "accent"} disabled={!ready} loading={change.isPending} onClick={() => change.mutate()}>
            {t(`workflows.verb.${action}`)}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** How many people a change concerns, and which workflows refuse it. */
function Concerned({ action, answers, whyNot }: { action: Action; answers: ChangedOrNot[]; whyNot: WhyNot }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const { people, refused } = concerned(answers);
  return (
    <Stack gap="sm" aria-live="polite">
      {action !== "delete" && <Text fw={600}>{people === 0 ? t("workflows.nobodyInside") : t("workflows.peopleInside", { count: people, number: number(people) })}</Text>}
      {refused.length > 0 && (
        <Alert color="warn" title={t("workflows.refuse", { count: refused.length, number: number(refused.length) })}>
          <List>
            {refused.map((each) => (
              <List.Item key={each.workflow}>{whyNot(each)}</List.Item>
            ))}
          </List>
        </Alert>
      )}
    </Stack>
  );
}

type WhyNot = (refused: ChangedOrNot) => string;

/** Why a workflow refuses a change; in the server's words where the app has none. */
function useWhyNot(workflows: Living[]): WhyNot {
  const { t } = useTranslation();
  return ({ workflow, code, detail }) => {
    const found = workflows.find((each) => each.workflow === workflow);
    if (found && code === "workflow_state") return t("workflows.refusesIn", { name: found.name, state: t(`workflows.${found.state}`) });
    if (found && code === "still_leaving") return t("workflows.stillLeaving", { name: found.name });
    return detail;
  };
}

/** What follows a change: the figures are asked again, and a toast says what was done. */
function useFinish(action: Action, whyNot: WhyNot, then: () => void) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const queries = useQueryClient();
  const refresh = () => Promise.all(["workflows", "workflow"].map((part) => queries.invalidateQueries({ queryKey: [part] })));
  return (answers: ChangedOrNot[]) => {
    const { able, refused } = concerned(answers);
    then();
    void refresh();
    const said = t(`workflows.done.${action}`, { count: able.length, number: number(able.length) });
    const back = putBackOf(action, able);
    if (back) toastUndo(said, () => changeLife(back.action, back.workflows).finally(refresh));
    else if (able.length > 0) toast(said);
    for (const each of refused) notifications.show({ autoClose: false, color: "bad", message: whyNot(each) });
  };
}

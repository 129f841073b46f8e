import { MultiSelect, TagsInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useFormats } from "~/i18n/formats";
import { changeLabels, knownLabels, type Labelled, type Labelling, labelling, labelsOf, LONGEST, MOST, putLabelsBack } from "~/pages/workflows/labels";
import { FormDialog } from "~/ui/acting/FormDialog";
import { toastUndo } from "~/ui/acting/toast";

interface LabelsDialogProps {
  workflows: Labelled[];
  onClose: () => void;
  onDone?: () => void;
}

/** The labels of one workflow, or what is put on and taken off several. */
export function LabelsDialog({ workflows, onClose, onDone }: LabelsDialogProps) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const [change, set] = useState<Labelling>({ add: [], remove: [] });
  const sending = useLabelling(workflows, change, () => {
    onClose();
    onDone?.();
  });
  const [only] = workflows;
  const alone = workflows.length === 1 && only ? only : null;
  const title = alone ? t("workflows.askLabels", { name: alone.name }) : t("workflows.askLabelsSeveral", { number: number(workflows.length) });
  const ready = change.add.length + change.remove.length > 0;
  return (
    <FormDialog title={<span className="name">{title}</span>} verb={t("acting.save")} sending={sending} ready={ready} close={onClose}>
      {alone ? <Own labels={alone.labels} change={set} /> : <Several workflows={workflows} value={change} change={set} />}
    </FormDialog>
  );
}

function Own({ labels, change }: { labels: string[]; change: (change: Labelling) => void }) {
  const { t } = useTranslation();
  const [wanted, want] = useState(labels);
  const put = (after: string[]) => {
    want(after);
    change(labelling(labels, after));
  };
  return <LabelsInput label={t("workflows.labels")} value={wanted} onChange={put} />;
}

interface SeveralProps {
  workflows: Labelled[];
  value: Labelling;
  change: (change: Labelling) => void;
}

function Several({ workflows, value, change }: SeveralProps) {
  const { t } = useTranslation();
  const there = labelsOf(workflows);
  return (
    <>
      <LabelsInput label={t("workflows.addLabels")} value={value.add} onChange={(add) => change({ ...value, add })} />
      {there.length > 0 && <MultiSelect label={t("workflows.removeLabels")} data={there} searchable value={value.remove} onChange={(remove) => change({ ...value, remove })} />}
    </>
  );
}

/** Any words, of which those that are labels already are suggested. */
function LabelsInput(field: { label: string; value: string[]; onChange: (labels: string[]) => void }) {
  const { t } = useTranslation();
  const { data } = useQuery(knownLabels);
  return <TagsInput data-autofocus description={t("workflows.labelsHelp", { most: MOST })} data={data ?? []} maxTags={MOST} maxLength={LONGEST} {...field} />;
}

/** Changes them, and says so with a way back. */
function useLabelling(workflows: Labelled[], change: Labelling, then: () => void) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const queries = useQueryClient();
  const refresh = () => Promise.all(["workflows", "workflow", "workflow-labels"].map((part) => queries.invalidateQueries({ queryKey: [part] })));
  return useMutation({
    mutationFn: () => changeLabels(workflows, change),
    onSuccess: () => {
      then();
      void refresh();
      toastUndo(t("workflows.labelled", { count: workflows.length, number: number(workflows.length) }), () => putLabelsBack(workflows).finally(refresh));
    },
  });
}

import { Alert, Button, Group, List, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { Problem } from "~/api/problem";
import { useMay } from "~/app/session";
import { Problems } from "~/pages/emails/Checks";
import { tidy } from "~/pages/emails/editor/design";
import { problemsOfDraft, publish, type Published, publishedOf } from "~/pages/emails/editor/queries";
import type { Draft } from "~/pages/emails/editor/useDraft";
import { Refused } from "~/ui/acting/Form";
import { MayButton } from "~/ui/acting/MayButton";
import { toast } from "~/ui/acting/toast";
import { Failed, Loading } from "~/ui/States";
import { usesOf } from "~/ui/uses/queries";

interface Props {
  slug: string;
  draft: Draft;
  /** Somebody else published meanwhile. */
  conflict: (theirs: Published) => void;
}

/** Makes the draft what is sent, after saying where. */
export function PublishButton(props: Props) {
  const { t } = useTranslation();
  const [opened, dialog] = useDisclosure();
  const { name } = props.draft.design;
  return (
    <>
      <MayButton needs="content:write" disabled={!props.draft.dirty} title={props.draft.dirty ? undefined : t("emailEditor.publishUnchanged")} onClick={dialog.open}>
        {t("emailEditor.publish")}
      </MayButton>
      <Modal opened={opened} onClose={dialog.close} title={t("emailEditor.publishTitle", { name: name || props.slug })} closeButtonProps={{ "aria-label": t("acting.cancel") }}>
        <Publishing {...props} close={dialog.close} />
      </Modal>
    </>
  );
}

/** Raised by an email that is there, but was not when the draft was begun. */
class Meanwhile extends Error {
  constructor(readonly theirs: Published) {
    super();
  }
}

async function publishOver({ slug, draft }: Props): Promise<Published> {
  const design = tidy(draft.design);
  try {
    const theirs = draft.base ? null : await publishedOf(slug);
    if (theirs) throw new Meanwhile(theirs);
    return await publish(slug, design, draft.base);
  } catch (error) {
    const theirs = error instanceof Problem && error.status === 412 ? await publishedOf(slug) : null;
    throw theirs ? new Meanwhile(theirs) : error;
  }
}

function Publishing({ close, ...props }: Props & { close: () => void }) {
  const { slug, draft } = props;
  const { t } = useTranslation();
  const queries = useQueryClient();
  const checked = useQuery(problemsOfDraft(slug, tidy(draft.design)));
  const publishing = useMutation({
    mutationFn: () => publishOver(props),
    onSuccess: (published) => {
      draft.settle(published, draft.design);
      void queries.invalidateQueries({ queryKey: ["emails"] });
      toast(t("emailEditor.publishedNow", { number: published.base.version }));
      close();
    },
    onError: (error) => {
      if (!(error instanceof Meanwhile)) return;
      close();
      props.conflict(error.theirs);
    },
  });
  if (checked.isPending) return <Loading rows={3} />;
  if (checked.isError) return <Failed error={checked.error} retry={() => void checked.refetch()} />;
  const refused = checked.data.some((problem) => !problem.warning);
  return (
    <Stack gap="lg">
      {refused && <Text>{t("emailEditor.publishProblems")}</Text>}
      {checked.data.length > 0 && <Problems problems={checked.data} />}
      {!refused && <Where slug={slug} />}
      {!(publishing.error instanceof Meanwhile) && <Refused error={publishing.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          {t("acting.cancel")}
        </Button>
        <Button disabled={refused} loading={publishing.isPending} onClick={() => publishing.mutate()}>
          {t("emailEditor.publish")}
        </Button>
      </Group>
    </Stack>
  );
}

/** The workflows that send the new words at once. */
function Where({ slug }: { slug: string }) {
  const { t } = useTranslation();
  const uses = useQuery({ ...usesOf("email", slug), staleTime: 0, enabled: useMay("workflows:read") });
  if (!uses.data) return null;
  const names = [...new Set(uses.data.items.filter(({ kind }) => kind === "workflow").map(({ name }) => name))];
  if (names.length === 0) return <Text>{t("emailEditor.publishNowhere")}</Text>;
  return (
    <Stack gap="sm">
      <Text>{t("emailEditor.publishUses")}</Text>
      <List>
        {names.map((name) => (
          <List.Item key={name} className="name">
            {name}
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}

interface ConflictProps {
  theirs: Published | null;
  keepMine: (theirs: Published) => void;
  takeTheirs: (theirs: Published) => void;
}

/** Both changed it: one of the two stays. */
export function Conflict({ theirs, keepMine, takeTheirs }: ConflictProps) {
  const { t } = useTranslation();
  if (!theirs) return null;
  return (
    <Alert color="warn" role="alert" title={t("emailEditor.conflictTitle")}>
      <Stack gap="sm">
        <Text>{t("emailEditor.conflictHelp", { number: theirs.base.version })}</Text>
        <Group gap="sm">
          <Button variant="default" onClick={() => keepMine(theirs)}>
            {t("emailEditor.keepMine")}
          </Button>
          <Button variant="default" onClick={() => takeTheirs(theirs)}>
            {t("emailEditor.takeTheirs")}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}

import { Modal } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useMay } from "~/app/session";
import { hasEnded, job as jobOf } from "~/pages/contacts/queries";
import { workflowOf } from "~/pages/workflows/queries";
import { AskTest } from "~/pages/workflows/testing/AskTest";
import { NotDone } from "~/pages/workflows/testing/NotDone";
import { Running } from "~/pages/workflows/testing/Running";
import { Sent } from "~/pages/workflows/testing/Sent";
import { Found } from "~/ui/acting/Found";
import { MayButton } from "~/ui/acting/MayButton";

interface TestOnMeProps {
  slug: string;
  /** Whether each email is asked for at first. */
  every?: boolean;
}

/** Sends a tester what a contact would get. */
export function TestOnMe({ slug, every = false }: TestOnMeProps) {
  const { t } = useTranslation();
  const [opened, dialog] = useDisclosure();
  // Its figures and its contacts are read too.
  const mayRead = useMay("contacts:read");
  return (
    <>
      <MayButton needs={mayRead ? "workflows:write" : "contacts:read"} variant="default" onClick={dialog.open}>
        {t(every ? "testing.everyVerb" : "testing.verb")}
      </MayButton>
      <Modal opened={opened} onClose={dialog.close} title={t("testing.verb")} size="lg" closeButtonProps={{ "aria-label": t("testing.close") }}>
        <Testing slug={slug} every={every} close={dialog.close} />
      </Modal>
    </>
  );
}

function Testing({ slug, every, close }: { slug: string; every: boolean; close: () => void }) {
  const [id, begin] = useState<string | null>(null);
  const workflow = useQuery(workflowOf(slug));
  return <Found query={workflow}>{(found) => (id === null ? <AskTest workflow={found} every={every} close={close} begun={begin} /> : <Progressing id={id} slug={slug} again={() => begin(null)} close={close} />)}</Found>;
}

function Progressing({ id, ...rest }: { id: string; slug: string; again: () => void; close: () => void }) {
  const found = useQuery(jobOf(id));
  return (
    <Found query={found} rows={2}>
      {(job) => (job.state === "done" ? <Sent job={job} {...rest} /> : hasEnded(job) ? <NotDone job={job} /> : <Running job={job} />)}
    </Found>
  );
}

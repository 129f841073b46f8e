import { Fieldset, Grid, Stack } from "@mantine/core";
import type { ReactNode } from "react";

import { useMay } from "~/app/session";
import { Conflict } from "~/pages/forms/Conflict";
import type { AnyDraft } from "~/pages/forms/useDraft";
import { Form } from "~/ui/acting/Form";

interface Props {
  draft: AnyDraft;
  verb: string;
  archived?: boolean;
  children: ReactNode;
}

/** Changes to something, saved together unless somebody else saved it meanwhile. */
export function DraftForm({ draft, verb, archived = false, children }: Props) {
  const may = useMay("content:write");
  return (
    <Form form={draft} verb={verb} needs="content:write">
      <Fieldset variant="unstyled" mx={0} disabled={archived || !may}>
        <Stack gap="lg">{children}</Stack>
      </Fieldset>
      <Conflict conflict={draft.conflict} busy={draft.busy} />
    </Form>
  );
}

/** Changed on the left, and seen on the right. */
export function Beside({ seen, children }: { seen: ReactNode; children: ReactNode }) {
  return (
    <Grid gap="xl">
      <Grid.Col span={{ base: 12, lg: 7 }}>{children}</Grid.Col>
      <Grid.Col span={{ base: 12, lg: 5 }}>{seen}</Grid.Col>
    </Grid>
  );
}

import { Alert, Stack } from "@mantine/core";
import type { SubmitEvent, ReactNode } from "react";

import { useRefusal } from "~/app/refusal";

/** A form that says above its fields why it was refused, and keeps what they hold. */
export function EntryForm({ submit, error, children }: { submit: () => void; error: Error | null; children: ReactNode }) {
  const refusal = useRefusal();
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    submit();
  };
  return (
    <form onSubmit={onSubmit}>
      <Stack gap="md">
        {error && (
          <Alert color="bad" role="alert">
            {refusal(error)}
          </Alert>
        )}
        {children}
      </Stack>
    </form>
  );
}

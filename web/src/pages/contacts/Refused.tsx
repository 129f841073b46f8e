import { Alert, Text } from "@mantine/core";

import { Problem } from "~/api/problem";

/** Why a call was refused, in the form that made it. */
export function Refused({ error }: { error: Error | null }) {
  if (!error) return null;
  return (
    <Alert color="bad" role="alert">
      <Text>{error.message}</Text>
      {error instanceof Problem && error.remedy && <Text>{error.remedy}</Text>}
    </Alert>
  );
}

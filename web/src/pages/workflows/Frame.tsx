import { Box } from "@mantine/core";
import type { ReactNode } from "react";

/** All the room that is left below in the window, and never less than can be worked in. */
export function Frame({ children }: { children: ReactNode }) {
  return (
    <Box pos="relative" flex={1} mih="26rem">
      <Box pos="absolute" inset={0}>
        {children}
      </Box>
    </Box>
  );
}

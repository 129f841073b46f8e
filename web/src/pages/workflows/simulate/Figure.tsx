import { Text } from "@mantine/core";
import type { ReactNode } from "react";

/** The head of a column of figures. */
export function Figure({ children }: { children: ReactNode }) {
  return (
    <Text span inherit display="block" className="figure">
      {children}
    </Text>
  );
}

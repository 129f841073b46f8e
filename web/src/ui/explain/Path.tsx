import { Box, Stack, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Canvas } from "~/pages/workflows/canvas/Canvas";
import { useVersion } from "~/pages/workflows/drawn";
import { Found } from "~/ui/acting/Found";

interface PathProps {
  workflow: string;
  version: number;
  /** Those that the contact came to, in order. */
  steps: readonly string[];
}

/** The way of a contact, lit on the drawing of the version it was on. */
export default function Path({ workflow, version, steps }: PathProps) {
  const { t } = useTranslation();
  const drawn = useVersion(workflow, version);
  const [selected, select] = useState<string | null>(null);
  return (
    <Stack gap="sm" component="section" aria-labelledby="path">
      <Title order={3} id="path">
        {t("explain.path")}
      </Title>
      <Found query={drawn}>
        {({ draft, words }) => (
          <Box h="45vh">
            <Canvas draft={draft} words={words} selected={selected} onSelect={select} lit={steps} />
          </Box>
        )}
      </Found>
    </Stack>
  );
}

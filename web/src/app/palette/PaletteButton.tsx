import { ActionIcon, Button, Kbd } from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { Palette } from "~/app/palette/Palette";

const onMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Opens the palette, as ⌘ K and Ctrl K do wherever the focus is. */
export function PaletteButton() {
  const { t } = useTranslation();
  const [opened, palette] = useDisclosure();
  useHotkeys([["mod+K", palette.toggle]], [], true);
  const icon = <IconSearch size={16} stroke={1.5} aria-hidden />;
  return (
    <>
      <Button visibleFrom="sm" variant="default" leftSection={icon} rightSection={<Kbd size="xs">{onMac ? "⌘ K" : "Ctrl K"}</Kbd>} onClick={palette.open}>
        {t("app.search")}
      </Button>
      <ActionIcon hiddenFrom="sm" variant="default" size="lg" aria-label={t("app.search")} onClick={palette.open}>
        {icon}
      </ActionIcon>
      <Palette opened={opened} close={palette.close} />
    </>
  );
}

import { Badge } from "@mantine/core";
import { IconArchive, IconCheck, IconHourglassLow, IconPencil, IconPlayerPause, IconPlayerPlay, IconPlayerStop } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { State } from "~/pages/workflows/search";

const SIGNS = {
  active: { hue: "ok", icon: IconPlayerPlay },
  draft: { hue: "info", icon: IconPencil },
  paused: { hue: "warn", icon: IconPlayerPause },
  draining: { hue: "wait", icon: IconHourglassLow },
  ended: { hue: "gray", icon: IconCheck },
  stopped: { hue: "bad", icon: IconPlayerStop },
  archived: { hue: "gray", icon: IconArchive },
} as const;

export function StateBadge({ state }: { state: State }) {
  const { t } = useTranslation();
  const { hue, icon: Icon } = SIGNS[state];
  return (
    <Badge color={hue} variant="outline" tt="none" miw="max-content" leftSection={<Icon size="1em" aria-hidden />}>
      {t(`workflows.${state}`)}
    </Badge>
  );
}

import { ActionIcon, Paper, Tooltip } from "@mantine/core";
import { IconKeyboard, IconListTree, IconMinus, IconPlus, IconSitemap } from "@tabler/icons-react";
import { useStore } from "@xyflow/react";
import { memo } from "react";
import { useTranslation } from "react-i18next";

import type { Icon } from "~/pages/workflows/canvas/families";
import { useActs } from "~/pages/workflows/canvas/scene";
import { useRate } from "~/pages/workflows/canvas/texts";

/** How it is looked at: larger, smaller, as a list. */
export const Tools = memo(function Tools() {
  const { t } = useTranslation();
  const acts = useActs();
  const rate = useRate();
  const zoom = useStore((state) => state.transform[2]);
  return (
    <Paper withBorder shadow="sm" className="flow-tools surface" role="group" aria-label={t("canvas.tools")}>
      <Tool label={t("canvas.zoomOut")} icon={IconMinus} act={() => acts.key({ does: "zoom", by: "out" })} />
      <Tooltip label={t("canvas.whole")}>
        <ActionIcon variant="subtle" color="gray" className="flow-zoom" aria-label={t("canvas.whole")} onClick={() => acts.key({ does: "zoom", by: "whole" })}>
          {rate(Math.round(zoom * 100) / 100)}
        </ActionIcon>
      </Tooltip>
      <Tool label={t("canvas.zoomIn")} icon={IconPlus} act={() => acts.key({ does: "zoom", by: "in" })} />
      <Tool label={t("canvas.showOutline")} icon={IconListTree} act={() => acts.key({ does: "outline" })} />
      <Tool label={t("canvas.keys")} icon={IconKeyboard} act={() => acts.key({ does: "help" })} />
    </Paper>
  );
});

/** Of the outline: back to the flow, where there is room for it. */
export function OutlineTools({ narrow }: { narrow: boolean }) {
  const { t } = useTranslation();
  const acts = useActs();
  if (narrow) return null;
  return (
    <Paper withBorder shadow="sm" className="flow-tools surface" role="group" aria-label={t("canvas.tools")}>
      <Tool label={t("canvas.showFlow")} icon={IconSitemap} act={() => acts.key({ does: "outline" })} />
      <Tool label={t("canvas.keys")} icon={IconKeyboard} act={() => acts.key({ does: "help" })} />
    </Paper>
  );
}

function Tool({ label, icon: Icon, act }: { label: string; icon: Icon; act: () => void }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={act}>
        <Icon size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

import "~/pages/workflows/canvas/canvas.css";

import { Button, Group, Paper, Text, VisuallyHidden } from "@mantine/core";
import { memo } from "react";
import { useTranslation } from "react-i18next";

import { Board } from "~/pages/workflows/canvas/Board";
import { Outline } from "~/pages/workflows/canvas/Outline";
import { Overlays } from "~/pages/workflows/canvas/Overlays";
import { ActsContext, PictureContext, SceneContext, useActs, useScene } from "~/pages/workflows/canvas/scene";
import { OutlineTools } from "~/pages/workflows/canvas/Tools";
import type { CanvasProps } from "~/pages/workflows/canvas/types";
import { useCanvas } from "~/pages/workflows/canvas/useCanvas";

/** A workflow as a flow of cards, or as an outline. It fills what it is in. */
export const Canvas = memo(function Canvas(props: CanvasProps) {
  const { scene, acts, dragged, narrow, said } = useCanvas(props);
  return (
    <ActsContext.Provider value={acts}>
      <SceneContext.Provider value={scene}>
        <div className="flow-frame">
          {scene.mode === "flow" ? (
            <PictureContext value={props.picture}>
              <Board dragged={dragged} />
            </PictureContext>
          ) : (
            <>
              <Outline />
              <OutlineTools narrow={narrow} />
            </>
          )}
          {scene.picking && <Choosing />}
          <VisuallyHidden role="status" aria-live="polite">
            {said}
          </VisuallyHidden>
        </div>
        <Overlays />
      </SceneContext.Provider>
    </ActsContext.Provider>
  );
});

/** What is being chosen, and the way out for who has no Esc key. */
function Choosing() {
  const { t } = useTranslation();
  const acts = useActs();
  const { picking } = useScene();
  if (!picking) return null;
  return (
    <Paper withBorder shadow="sm" p="sm" className="flow-choosing surface">
      <Group gap="md">
        <Text>{t("canvas.goTo.pick")}</Text>
        <Button variant="default" onClick={() => acts.cancelPick()}>
          {t("canvas.goTo.cancel")}
        </Button>
      </Group>
    </Paper>
  );
}

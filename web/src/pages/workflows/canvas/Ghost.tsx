import { Portal, Text } from "@mantine/core";
import { IconCopy } from "@tabler/icons-react";

import { useScene } from "~/pages/workflows/canvas/scene";
import type { Dragged } from "~/pages/workflows/canvas/useDrag";

/** The card that follows the pointer. */
export function Ghost({ dragged: { carried, ghost } }: { dragged: Dragged }) {
  const { texts } = useScene();
  return (
    <Portal>
      <div ref={ghost} className="flow-ghost" hidden={!carried} aria-hidden>
        {carried?.copy && <IconCopy size={16} />}
        <Text dir="auto" truncate>
          {carried && texts.mention(carried.step)}
        </Text>
      </div>
    </Portal>
  );
}

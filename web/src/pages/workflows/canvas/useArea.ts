import { type ReactFlowState, useStore } from "@xyflow/react";

import { same } from "~/builder/json";
import { type Area, areaOf } from "~/pages/workflows/canvas/view";

const areaIn = ({ transform: [x, y, zoom], width, height }: ReactFlowState) => areaOf({ x, y, zoom }, { width, height });

/** What of the flow is in view: nothing else is drawn. */
export const useArea = (): Area => useStore(areaIn, same);

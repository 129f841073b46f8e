/** The builder's model: drafts as graphs, commands, undo, layout, merging. Pure, without a browser. */

export * from "./commands";
export { TRIGGER, graphOf, type Draft, type Graph, type Link, type Step } from "./graph";
export type { Fields, Path } from "./json";
export { layoutOf, driftOf, type Box, type Layout, type Line } from "./layout";
export { choose, merge, type Conflict, type Merged } from "./merging";
export { moveFrom, nextProblem, type Direction, type Place } from "./moves";
export { outlineOf, type Row } from "./outline";
export { canPatch, patchOf } from "./saving";
export { structureOf, type Structure } from "./structure";
export { rebased, record, redo, seal, startHistory, undo, type History } from "./undo";

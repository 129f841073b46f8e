/** What is drawn, as React Flow wants it. A box that did not change keeps its node, and is not drawn again. */

import type { Node } from "@xyflow/react";

import { type Box, type Place, TRIGGER } from "~/builder";
import { same } from "~/builder/json";
import type { Add } from "~/builder/layout";
import { idOf, type Scene } from "~/pages/workflows/canvas/scene";
import { foldable, samePlace } from "~/pages/workflows/canvas/spots";
import type { Figures, Severity } from "~/pages/workflows/canvas/types";
import { type Area, isIn } from "~/pages/workflows/canvas/view";

// React Flow asks for types of data, which interfaces are not.
export type CardFace = {
  readonly id: string;
  readonly step: string;
  readonly kind: string;
  readonly number: number | null;
  readonly own: string;
  readonly sentence: string;
  readonly email: string;
  readonly severity: Severity | null;
  readonly notes: readonly { readonly step: string; readonly text: string }[];
  readonly others: string;
  readonly figures: Figures | null;
  readonly folds: readonly string[];
  readonly focused: boolean;
  readonly dim: boolean;
  readonly lost: boolean;
  /** A link may be led here: it is being chosen. */
  readonly target: boolean;
  readonly editable: boolean;
};

export type PillFace = {
  readonly id: string;
  readonly place: Place;
  readonly is: "pill" | "end" | "missing" | "chip";
  readonly text: string;
  readonly title: string;
  readonly share: string;
  /** The branch that folds here, if it holds anything. */
  readonly folds: string | null;
  readonly folded: boolean;
  readonly focused: boolean;
  readonly dim: boolean;
  readonly editable: boolean;
};

export type ArrivalFace = { readonly box: string; readonly numbers: string; readonly from: readonly string[]; readonly dim: boolean };

export type FoldedFace = { readonly branch: string; readonly name: string; readonly steps: number; readonly people: number | null; readonly dim: boolean };

export type AddFace = { readonly id: string; readonly links: readonly string[]; readonly where: string; readonly drop: "none" | "can" | "over" | "cannot" };

export type CardNode = Node<CardFace, "card">;
export type PillNode = Node<PillFace, "pill">;
export type ArrivalNode = Node<ArrivalFace, "arrival">;
export type FoldedNode = Node<FoldedFace, "folded">;
export type AddNode = Node<AddFace, "add">;
export type AnyNode = CardNode | PillNode | ArrivalNode | FoldedNode | AddNode;

/** How wide the place is where steps are added. */
export const ADD_SIZE = 24;

/** What the nodes are drawn from, save the focus. */
export interface Pictured extends Pick<Scene, "structure" | "layout" | "texts" | "problems" | "figures" | "shares" | "lit" | "inside" | "others" | "drops" | "picking" | "folded" | "prefix"> {
  readonly editable: boolean;
  /** What of it is in view. */
  readonly area: Area;
}

/** A long flow costs no more to draw than what is seen of it. */
export function nodesOf(scene: Pictured): AnyNode[] {
  const lit = scene.lit ? new Set(scene.lit) : null;
  const boxes = scene.layout.boxes.flatMap((box) => (isIn(scene.area, box) ? (nodeOf(scene, box, lit) ?? []) : []));
  const adds = scene.editable ? scene.layout.adds.flatMap((add) => (isIn(scene.area, placeOf(add)) ? addNode(scene, add) : [])) : [];
  return [...boxes, ...adds];
}

/** The nodes, with the focus on one of them. */
export function focusing(nodes: readonly AnyNode[], place: Place | null): AnyNode[] {
  return nodes.map((node): AnyNode => {
    if (node.type === "card") return samePlace(place, { step: node.data.step }) ? { ...node, data: { ...node.data, focused: true } } : node;
    if (node.type === "pill") return samePlace(place, node.data.place) ? { ...node, data: { ...node.data, focused: true } } : node;
    return node;
  });
}

/** The nodes, each the very same as before where it says the same. */
export function keeping(before: ReadonlyMap<string, AnyNode>, nodes: readonly AnyNode[]): AnyNode[] {
  return nodes.map((node) => {
    const was = before.get(node.id);
    return was && same(was, node) ? was : node;
  });
}

const STILL = { draggable: false, selectable: false, focusable: false, connectable: false, handles: [] };

function nodeOf(scene: Pictured, box: Box, lit: ReadonlySet<string> | null): AnyNode | null {
  const frame = { ...STILL, id: `${box.kind}:${box.id}`, position: { x: box.x, y: box.y }, width: box.width, height: box.height };
  const dim = lit !== null && !isLit(scene, box, lit);
  switch (box.kind) {
    case "trigger":
    case "step":
      return { ...frame, type: "card", data: cardFace(scene, box, dim) };
    case "folded":
      return { ...frame, type: "folded", data: foldedFace(scene, box, dim) };
    case "arrival":
      return { ...frame, type: "arrival", data: arrivalFace(scene, box, dim) };
    default:
      return pillNode(scene, box, frame, dim);
  }
}

/** A step of the path lit, or a link between two of them in a row. */
function isLit(scene: Pictured, box: Box, lit: ReadonlySet<string>): boolean {
  if (box.kind === "step" || box.kind === "trigger") return box.step === TRIGGER || lit.has(box.step);
  if (box.kind === "folded") return box.steps.some((step) => lit.has(step));
  return box.links.some((id) => isLinkLit(scene, id));
}

/** Whether the path lit goes along a link. */
export function isLinkLit({ lit, structure }: Pick<Scene, "lit" | "structure">, id: string): boolean {
  const link = structure.graph.links.get(id);
  if (!lit || !link) return true;
  if (link.from === TRIGGER) return link.to === lit[0];
  return lit.some((step, at) => step === link.from && link.to !== null && lit[at + 1] === link.to);
}

function cardFace(scene: Pictured, box: Box, dim: boolean): CardFace {
  const { structure, texts, picking } = scene;
  const { step } = box;
  const found = structure.graph.byKey.get(step);
  const here: Place = { step };
  return {
    id: idOf(scene.prefix, here),
    step,
    kind: found?.kind ?? "",
    number: structure.numbers.get(step) ?? null,
    own: texts.own(step),
    sentence: texts.sentence(step),
    email: found?.kind === "send_email" && typeof found.data.email === "string" ? found.data.email : "",
    severity: scene.problems?.get(step) ?? null,
    notes: (structure.graph.notes.get(step) ?? []).map((note) => ({ step: note.key, text: typeof note.data.text === "string" ? note.data.text : "" })),
    others: (scene.others?.get(step) ?? []).join(", "),
    figures: scene.figures ? (scene.figures.get(step) ?? null) : null,
    folds: foldable(structure, here),
    focused: false,
    dim,
    lost: structure.unreached.has(step),
    target: picking !== null && step !== TRIGGER,
    editable: scene.editable,
  };
}

function pillNode(scene: Pictured, box: Box, frame: typeof STILL & Pick<PillNode, "id" | "position" | "width" | "height">, dim: boolean): PillNode | null {
  const { structure, texts, shares } = scene;
  const id = box.links[0] ?? "";
  const link = structure.graph.links.get(id);
  if (!link || box.kind === "trigger" || box.kind === "step" || box.kind === "folded" || box.kind === "arrival") return null;
  const is = box.kind;
  const here: Place = is === "pill" ? { branch: id } : { end: id };
  const [folds] = foldable(structure, here);
  const face: PillFace = {
    id: idOf(scene.prefix, here),
    place: here,
    is,
    text: is === "pill" ? texts.way(link) : texts.end(link, true),
    title: is === "pill" ? texts.way(link) : texts.end(link),
    share: is === "pill" && shares?.has(id) ? texts.rate(shares.get(id) ?? 0) : "",
    folds: folds ?? null,
    folded: scene.folded.has(id),
    focused: false,
    dim,
    editable: scene.editable,
  };
  return { ...frame, type: "pill", data: face };
}

function arrivalFace({ structure }: Pictured, box: Box, dim: boolean): ArrivalFace {
  const from = [...new Set(box.links.flatMap((id) => structure.graph.links.get(id)?.from ?? []))];
  return { box: box.id, numbers: from.map((step) => structure.numbers.get(step) ?? "").join(", "), from, dim };
}

function foldedFace(scene: Pictured, box: Box, dim: boolean): FoldedFace {
  const { inside, figures, structure, texts } = scene;
  const [branch = ""] = box.links;
  const link = structure.graph.links.get(branch);
  const here = (step: string) => inside?.get(step) ?? figures?.get(step)?.here ?? 0;
  const known = inside !== undefined || box.steps.some((step) => typeof figures?.get(step)?.here === "number");
  const people = known ? box.steps.reduce((sum, step) => sum + here(step), 0) : null;
  return { branch, name: link ? texts.way(link) : "", steps: box.steps.length, people, dim };
}

const placeOf = ({ at: [x, y] }: Add) => ({ x: x - ADD_SIZE / 2, y: y - ADD_SIZE / 2, width: ADD_SIZE, height: ADD_SIZE });

function addNode({ drops, structure, texts }: Pictured, add: Add): AddNode {
  const { id } = add;
  const drop = !drops ? "none" : drops.over === id ? "over" : drops.allowed.has(id) ? "can" : "cannot";
  const { x, y, ...size } = placeOf(add);
  const { after, before } = texts.where(add.links.flatMap((link) => structure.graph.links.get(link) ?? []));
  return { ...STILL, id: `add:${id}`, type: "add", position: { x, y }, ...size, data: { id, links: add.links, where: `${after}, ${before}`, drop } };
}

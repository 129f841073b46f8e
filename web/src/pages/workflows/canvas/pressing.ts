/** What the keys do. */

import { type Direction, moveFrom, nextProblem, outlineOf, type Place, TRIGGER } from "~/builder";
import type { Hands } from "~/pages/workflows/canvas/deeds";
import type { Deed } from "~/pages/workflows/canvas/keys";
import { wentFrom } from "~/pages/workflows/canvas/outlineKeys";
import { type Acts, atPlace, type Scene } from "~/pages/workflows/canvas/scene";
import { branchesWithSteps, foldable, stepOf } from "~/pages/workflows/canvas/spots";

export function pressKey(deed: Deed, scene: Scene, hands: Hands, acts: Acts): void {
  const place = scene.place ?? { step: TRIGGER };
  switch (deed.does) {
    case "move":
      if (scene.place) go(scene, acts, place, deed.to);
      else acts.focus(place);
      break;
    case "first":
      acts.focus({ step: TRIGGER });
      break;
    case "last":
      acts.focus({ step: scene.structure.order.at(-1) ?? TRIGGER });
      break;
    case "edit":
      acts.edit(place);
      break;
    case "fold":
      acts.fold(foldable(scene.structure, place));
      break;
    case "problem":
      goToProblem(scene, hands, acts, deed.back);
      break;
    case "find":
      acts.open({ is: "find", at: atPlace(scene, place) });
      break;
    case "help":
      acts.open({ is: "keys" });
      break;
    case "outline":
      hands.turn();
      break;
    case "zoom":
      scene.zoom.current?.(deed.by);
      break;
    case "escape":
      if (scene.picking) acts.cancelPick();
      else acts.focus(null);
      break;
    default:
      if (scene.editing && !scene.picking) change(deed.does, scene, acts, place);
  }
}

/** Keys that change the draft. */
function change(does: Deed["does"], scene: Scene, acts: Acts, place: Place): void {
  const { editing, structure } = scene;
  const step = "step" in place && structure.numbers.has(place.step) ? place.step : null;
  if (does === "undo") editing?.undo();
  else if (does === "redo") editing?.redo();
  else if (does === "add") acts.insertBelow(place, atPlace(scene, place));
  else if (does === "menu") acts.open({ is: "menu", place, at: atPlace(scene, place) });
  else if (does === "note") acts.note(place);
  else if (does === "duplicate") acts.duplicate(place);
  else if (does === "place" && step !== null) acts.open({ is: "move", step, at: atPlace(scene, place) });
  else if (does === "delete" && step !== null) {
    if (branchesWithSteps(structure, step).length) acts.open({ is: "delete", step });
    else acts.remove(step);
  }
}

function go({ structure, folded, mode }: Scene, acts: Acts, from: Place, to: Direction): void {
  if (mode === "flow") {
    const next = moveFrom(structure, from, to, folded);
    if (next) acts.focus(next);
    return;
  }
  const went = wentFrom(outlineOf(structure, folded), from, to);
  if (went && "fold" in went) acts.fold([went.fold]);
  else if (went) acts.focus(went.place);
}

function goToProblem({ structure, problems, place }: Scene, hands: Hands, acts: Acts, back: boolean): void {
  const from = place ? stepOf(structure, place) : TRIGGER;
  const next = nextProblem(structure, new Set(problems?.keys()), from, back);
  if (next === null) hands.say(hands.t("canvas.noProblem"));
  else acts.focus({ step: next });
}

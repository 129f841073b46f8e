/** What the parts of the canvas ask for, done. */

import type { TFunction } from "i18next";

import {
  addNote,
  type Clip,
  copyStep,
  copyTo,
  deleteStep,
  goToAt,
  insertStep,
  isRefused,
  leadLink,
  moveStep,
  type Outcome,
  paste,
  type Place,
  rejoin,
  TRIGGER,
} from "~/builder";
import { blankStep, END } from "~/builder/kinds";
import { itemOf, stepsOf } from "~/builder/structure";
import { remember } from "~/pages/workflows/canvas/clipboard";
import { withRecent } from "~/pages/workflows/canvas/kinds";
import { pressKey } from "~/pages/workflows/canvas/pressing";
import { type Acts, type At, atPlace, type Drops, type Overlay, type Picking, type Scene } from "~/pages/workflows/canvas/scene";
import { branchesWithSteps, foldedAround, linksAt, stepOf } from "~/pages/workflows/canvas/spots";
import { toast } from "~/ui/acting/toast";

/** What can be set. */
export interface Hands {
  readonly t: TFunction;
  readonly say: (text: string) => void;
  readonly setInner: (place: Place | null) => void;
  readonly setOverlay: (overlay: Overlay | null) => void;
  readonly setPicking: (picking: Picking | null) => void;
  readonly setDrops: (drops: Drops | null) => void;
  readonly setFolded: (branches: readonly string[]) => void;
  readonly setRecent: (kinds: readonly string[]) => void;
  readonly setHovered: (box: string | null) => void;
  readonly turn: () => void;
  /** What follows the pointer with a card, where cards can be dragged. */
  readonly grabbed: (step: string, event: PointerEvent) => void;
}

export function deedsOf(scene: Scene, hands: Hands): Acts {
  return new Deeds(scene, hands).all();
}

class Deeds {
  constructor(
    private readonly scene: Scene,
    private readonly hands: Hands,
  ) {}

  all(): Acts {
    const { hands } = this;
    const acts: Acts = {
      focus: (place) => this.focus(place),
      press: (place) => this.press(place),
      edit: (place) => this.edit(place),
      key: (deed) => pressKey(deed, this.scene, hands, acts),
      open: (overlay) => hands.setOverlay(overlay),
      close: () => this.close(),
      insert: (links, kind, at) => this.insert(links, kind, at),
      insertBelow: (place, at) => this.insertBelow(place, at),
      move: (step, links, copy) => this.run((copy ? copyTo : moveStep)(this.scene.draft, step, links)),
      remove: (step, keep) => this.remove(step, keep ?? null),
      copy: (place) => this.copy(place),
      cut: (place) => this.cut(place),
      paste: (place, clip) => this.paste(place, clip),
      duplicate: (place) => this.duplicate(place),
      note: (place) => this.note(place),
      fold: (branches) => this.fold(branches),
      rejoin: (link) => this.run(rejoin(this.scene.draft, link)),
      endHere: (link) => this.run(leadLink(this.scene.draft, link, END)),
      pickTarget: (link, leads, at) => this.pickTarget(link, leads, at),
      pick: (step) => this.pick(step),
      cancelPick: () => this.cancelPick(),
      people: (step, of) => this.scene.onPeople?.(step, of),
      hover: (box) => hands.setHovered(box),
      drop: (drops) => hands.setDrops(drops),
      grab: (step, event) => hands.grabbed(step, event),
    };
    return acts;
  }

  private focus(place: Place | null): void {
    this.hands.setInner(place && !("step" in place) ? place : null);
    this.scene.onSelect(place && stepOf(this.scene.structure, place));
  }

  private press(place: Place): void {
    const { picking, pointed, structure, home } = this.scene;
    home.current?.focus({ preventScroll: true });
    if (picking) {
      if ("step" in place && place.step !== TRIGGER) this.pick(place.step);
      return;
    }
    const target = "end" in place ? structure.graph.links.get(place.end)?.to : null;
    pointed.current = !target;
    this.focus(target ? { step: target } : place);
  }

  private edit(place: Place): void {
    const { editing, structure, picking } = this.scene;
    const target = "end" in place ? structure.graph.links.get(place.end)?.to : null;
    if (picking) this.press(place);
    else if (!("end" in place)) editing?.open(stepOf(structure, place));
    else if (target) this.focus({ step: target });
    else if (editing) this.hands.setOverlay({ is: "menu", place, at: atPlace(this.scene, place) });
  }

  /** Does what a command came to, and looks at what it made. */
  private run(outcome: Outcome, opens = false): void {
    const { editing, place, structure, anchors } = this.scene;
    if (!editing) return;
    editing.run(outcome);
    if (isRefused(outcome)) return;
    anchors.current = [outcome.focus, place && stepOf(structure, place)];
    this.focus({ step: outcome.focus });
    if (opens) editing.open(outcome.focus);
  }

  private insert(links: readonly string[], kind: string, at: At): void {
    const { recent, draft, structure, anchors } = this.scene;
    this.hands.setRecent(withRecent(recent, kind));
    this.close();
    const [first] = links;
    if (kind === "go_to" && first !== undefined) this.pickTarget(first, false, at);
    else this.run(insertStep(draft, links, blankStep(kind)), true);
    anchors.current = [...anchors.current, structure.graph.links.get(first ?? "")?.from ?? null];
  }

  private insertBelow(place: Place, at: At): void {
    const links = linksAt(this.scene.structure, place);
    if (links.length) this.hands.setOverlay({ is: "add", links, at });
    else this.hands.say(this.hands.t("canvas.add.noPlace"));
  }

  private remove(step: string, keep: string | null): void {
    const { draft, inside, structure, texts } = this.scene;
    const item = itemOf(structure, step);
    const kept = keep === null ? undefined : branchesWithSteps(structure, step).find((each) => each.link.id === keep);
    const gone = item ? stepsOf(item).filter((each) => !kept?.steps.includes(each)) : [];
    const people = gone.reduce((sum, each) => sum + (inside?.get(each) ?? 0), 0);
    this.close();
    this.run(deleteStep(draft, step, keep));
    if (people) toast(this.hands.t("canvas.stay", { count: people, number: texts.number(people) }));
  }

  private copy(place: Place): Clip | null {
    const clip = "step" in place ? copyStep(this.scene.draft, place.step) : null;
    if (!clip) return null;
    remember(clip);
    this.hands.say(this.hands.t("canvas.copied", { count: clip.steps.length }));
    return clip;
  }

  private cut(place: Place): Clip | null {
    const clip = this.scene.editing ? this.copy(place) : null;
    if (clip && "step" in place) this.remove(place.step, null);
    return clip;
  }

  private paste(place: Place, clip: Clip | null): void {
    const { draft, structure, editing } = this.scene;
    if (!editing) return;
    const links = linksAt(structure, place);
    if (!clip) this.hands.say(this.hands.t("canvas.nothingToPaste"));
    else if (!links.length) this.hands.say(this.hands.t("canvas.add.noPlace"));
    else this.run(paste(draft, links, clip));
  }

  private duplicate(place: Place): void {
    const { draft, structure } = this.scene;
    if (!("step" in place) || place.step === TRIGGER) return;
    const links = linksAt(structure, place);
    if (links.length) this.run(copyTo(draft, place.step, links));
    else this.hands.say(this.hands.t("canvas.add.noPlace"));
  }

  private note(place: Place): void {
    const { draft, editing, structure } = this.scene;
    if (!editing || !("step" in place) || place.step === TRIGGER) return;
    const outcome = addNote(draft, place.step, "");
    this.run(outcome);
    const note = isRefused(outcome) ? undefined : outcome.touched.find((key) => !structure.graph.byKey.has(key));
    if (note !== undefined) editing.open(note);
  }

  /** Folds branches, or unfolds them when they all are. */
  private fold(branches: readonly string[]): void {
    const { folded, structure, anchors, place } = this.scene;
    const [first] = branches;
    if (first === undefined) return;
    const isFolded = branches.every((each) => folded.has(each));
    const others = [...folded].filter((each) => !branches.includes(each));
    anchors.current = [structure.graph.links.get(first)?.from ?? null];
    this.hands.setFolded(isFolded ? others : [...others, ...branches]);
    const around = place && foldedAround(structure, stepOf(structure, place), new Set(branches))[0];
    if (around && !isFolded) this.focus({ branch: around });
    this.hands.say(this.hands.t(isFolded ? "canvas.isUnfolded" : "canvas.isFolded"));
  }

  private pickTarget(link: string, leads: boolean, at: At): void {
    if (this.scene.mode === "outline") {
      this.hands.setOverlay({ is: "goto", link, leads, at });
      return;
    }
    this.hands.setPicking({ link, leads });
    this.hands.say(this.hands.t("canvas.goTo.pick"));
    this.scene.home.current?.focus({ preventScroll: true });
  }

  private pick(step: string): void {
    const { draft, picking, overlay } = this.scene;
    const chosen = picking ?? (overlay?.is === "goto" ? overlay : null);
    this.hands.setPicking(null);
    this.close();
    if (chosen) this.run((chosen.leads ? leadLink : goToAt)(draft, chosen.link, step), !chosen.leads);
  }

  private cancelPick(): void {
    this.hands.setPicking(null);
    this.hands.say(this.hands.t("canvas.goTo.cancelled"));
  }

  private close(): void {
    this.hands.setOverlay(null);
    this.hands.setDrops(null);
    this.scene.home.current?.focus({ preventScroll: true });
  }
}

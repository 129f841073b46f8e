/** A card that follows the pointer, until it is dropped where one can be put. */

import type { ReactFlowInstance } from "@xyflow/react";
import { type RefObject, useEffect, useRef, useState } from "react";

import { copyStep, structureOf } from "~/builder";
import { whyNotMove } from "~/builder/commands";
import type { Add } from "~/builder/layout";
import type { AnyNode } from "~/pages/workflows/canvas/nodes";
import type { Acts, Drops, Scene } from "~/pages/workflows/canvas/scene";
import { flowPoint, nearest, scrolling } from "~/pages/workflows/canvas/view";

/** How far the pointer goes before a press is a drag. */
const SLACK = 5;

export interface Carried {
  readonly step: string;
  readonly copy: boolean;
}

export interface Dragged {
  readonly carried: Carried | null;
  readonly ghost: RefObject<HTMLDivElement | null>;
  readonly flow: RefObject<ReactFlowInstance<AnyNode> | null>;
}

/** Where a step can be moved to, or a copy of it put, by the ids of their boxes. */
export function allowedFor({ draft, layout }: Pick<Scene, "draft" | "layout">, step: string, copy: boolean): Add[] {
  const structure = structureOf(draft);
  const goesOn = copy && copyStep(draft, step)?.goesOn;
  const can = (place: Add): boolean => {
    if (!copy) return whyNotMove(structure, step, place.links) === null;
    const target = structure.graph.links.get(place.links[0] ?? "")?.to ?? null;
    return goesOn === true || target === null;
  };
  return layout.adds.filter(can);
}

export function useDrag(scene: Scene, acts: Pick<Acts, "move" | "drop">): { dragged: Dragged; grab: (step: string, event: PointerEvent) => void } {
  const [carried, carry] = useState<Carried | null>(null);
  const ghost = useRef<HTMLDivElement>(null);
  const flow = useRef<ReactFlowInstance<AnyNode> | null>(null);
  const ending = useRef<(() => void) | null>(null);
  useEffect(() => () => ending.current?.(), []);
  const grab = (step: string, event: PointerEvent) => {
    const drag = new Drag(scene, acts, { step, ghost, flow, carry }, event);
    ending.current = () => drag.end();
  };
  return { dragged: { carried, ghost, flow }, grab };
}

interface Tools extends Pick<Dragged, "ghost" | "flow"> {
  readonly step: string;
  readonly carry: (carried: Carried | null) => void;
}

/** What was let go is no press on what is under it. A card that has gone out of view since is not clicked at all; the next press is meant. */
function swallowClick(): void {
  const swallow = (event: Event) => event.stopPropagation();
  window.addEventListener("click", swallow, { capture: true, once: true });
  window.addEventListener("pointerdown", () => window.removeEventListener("click", swallow, true), { capture: true, once: true });
}

class Drag {
  private at: readonly [number, number];
  private places: readonly Add[] = [];
  private over: Add | null = null;
  private state: "pressed" | "carried" | "over" = "pressed";
  private copy = false;
  private frame = 0;

  constructor(
    private readonly scene: Scene,
    private readonly acts: Pick<Acts, "move" | "drop">,
    private readonly tools: Tools,
    event: PointerEvent,
  ) {
    this.at = [event.clientX, event.clientY];
    window.addEventListener("pointermove", this.moved);
    window.addEventListener("pointerup", this.dropped);
    window.addEventListener("pointercancel", this.end);
    window.addEventListener("keydown", this.key, true);
    window.addEventListener("keyup", this.key, true);
  }

  private readonly moved = (event: PointerEvent): void => {
    if (this.state === "pressed") {
      if (Math.hypot(event.clientX - this.at[0], event.clientY - this.at[1]) < SLACK) return;
      this.state = "carried";
      this.choose(event.altKey);
      this.frame = requestAnimationFrame(this.scroll);
    }
    event.preventDefault();
    this.at = [event.clientX, event.clientY];
    if (event.altKey !== this.copy) this.choose(event.altKey);
    this.follow();
  };

  private readonly key = (event: KeyboardEvent): void => {
    if (this.state !== "carried") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") this.end();
    else if (event.key === "Alt") this.choose(event.type === "keydown");
  };

  private choose(copy: boolean): void {
    this.copy = copy;
    this.places = allowedFor(this.scene, this.tools.step, copy);
    this.over = null;
    this.tools.carry({ step: this.tools.step, copy });
    this.tell();
  }

  private follow(): void {
    const { ghost, flow } = this.tools;
    if (ghost.current) ghost.current.style.translate = this.at.map((each) => `${each}px`).join(" ");
    const room = this.scene.home.current?.getBoundingClientRect();
    const view = flow.current?.getViewport();
    if (!room || !view) return;
    const over = nearest(this.places, flowPoint(view, this.at[0] - room.left, this.at[1] - room.top));
    if (over?.id === this.over?.id) return;
    this.over = over;
    this.tell();
  }

  private tell(): void {
    const drops: Drops = { allowed: new Set(this.places.map((each) => each.id)), over: this.over?.id ?? null };
    // It is under the pointer already: the view need not follow.
    this.scene.pointed.current = true;
    this.acts.drop(drops);
  }

  /** Near an edge what is beyond comes into view. */
  private readonly scroll = (): void => {
    const room = this.scene.home.current?.getBoundingClientRect();
    const flow = this.tools.flow.current;
    if (this.state !== "carried" || !room || !flow) return;
    const right = scrolling(this.at[0] - room.left, room.width);
    const down = scrolling(this.at[1] - room.top, room.height);
    if (right || down) {
      const view = flow.getViewport();
      void flow.setViewport({ ...view, x: view.x + right, y: view.y + down });
      this.follow();
    }
    this.frame = requestAnimationFrame(this.scroll);
  };

  private readonly dropped = (): void => {
    const { over, copy, state } = this;
    this.end();
    if (state !== "carried") return;
    swallowClick();
    if (over) this.acts.move(this.tools.step, over.links, copy);
  };

  readonly end = (): void => {
    if (this.state === "over") return;
    if (this.state === "carried") this.acts.drop(null);
    this.state = "over";
    cancelAnimationFrame(this.frame);
    this.tools.carry(null);
    window.removeEventListener("pointermove", this.moved);
    window.removeEventListener("pointerup", this.dropped);
    window.removeEventListener("pointercancel", this.end);
    window.removeEventListener("keydown", this.key, true);
    window.removeEventListener("keyup", this.key, true);
  };
}

/** Drafts for the tests of the builder: random ones, and those of the gallery. */

import fc from "fast-check";

import type { Draft } from "~/builder/graph";
import gallery from "./fixtures/gallery.json";

export const GALLERY: readonly Draft[] = gallery;

export type Random = () => number;

/** Numbers from 0 to 1 that follow from a seed. */
export function randomOf(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export function pick<T>(random: Random, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T;
}

const KINDS = ["send_email", "delay", "update_contact", "branch", "branch", "branch_on_value", "random_split"];
const RARE = ["experiment", "go_to", "exit", "note", "wait_for", "teleport"];

/** Anything that a draft may hold: circles, steps missing or out of reach, fields left out. */
export function randomDraft(random: Random, size: number): Draft {
  const near = random() < 0.6;
  const ids = Array.from({ length: size }, (_, at) => `s${at}`);
  const steps = ids.map((id, at) => {
    const target = () => {
      const chance = random();
      if (chance < 0.08) return "end";
      if (chance < 0.1) return "nowhere";
      if (chance < 0.14) return pick(random, ids);
      const far = near ? 1 + Math.floor(random() * 4) : 1 + Math.floor(random() * (size - at));
      return ids[at + far] ?? "end";
    };
    const chance = random();
    if (chance < 0.005) return pick(random, [{ kind: "delay" }, { id: "s0", kind: "delay" }, "what", null, {}]);
    return randomStep(random, id, chance < 0.12 ? pick(random, RARE) : pick(random, KINDS), target);
  });
  return { workflow: "random", name: "Random", triggers: [{ kind: "became_lead" }], steps, later: { unknown: [1, null] } };
}

function randomStep(random: Random, id: string, kind: string, target: () => string): Draft {
  const list = (entry: Draft) => Array.from({ length: 1 + Math.floor(random() * 3) }, () => ({ ...entry, to: target() }));
  const next = (name: string) => (random() < 0.5 ? {} : { [name]: target() });
  switch (kind) {
    case "branch":
    case "wait_for":
      return { id, kind, branches: list({ when: { kind: "tag", tag: "vip" } }), ...next("otherwise") };
    case "branch_on_value":
      return { id, kind, cases: list({ values: ["a"] }), ...(random() < 0.5 ? { empty: target() } : {}), ...next("otherwise") };
    case "random_split":
      return { id, kind, branches: list({ share: 50 }) };
    case "experiment":
      return { id, kind, variants: list({ name: "A", share: 50 }), holdout: random() < 0.5 ? 10 : 0, ...next("holdout_to") };
    case "go_to":
      return { id, kind, to: target(), ...(random() < 0.5 ? { rounds: 3 } : {}), ...next("otherwise") };
    case "exit":
      return { id, kind, reason: "over" };
    default:
      return { id, kind, strange: { field: [true] }, ...next("next") };
  }
}

export function aDraft(most: number): fc.Arbitrary<Draft> {
  return fc.record({ seed: fc.integer(), size: fc.integer({ min: 0, max: most }) }).map(({ seed, size }) => randomDraft(randomOf(seed), size));
}

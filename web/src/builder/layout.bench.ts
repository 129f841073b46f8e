import { bench, describe } from "vitest";

import { randomDraft, randomOf } from "../../tests/drafts";
import { layoutOf } from "./layout";
import { structureOf } from "./structure";

// Under 20 ms, so that an edit is drawn with the key that makes it.
describe("500 steps", () => {
  const draft = randomDraft(randomOf(7), 500);
  bench("graph, structure and layout", () => {
    layoutOf(structureOf(draft));
  });
});

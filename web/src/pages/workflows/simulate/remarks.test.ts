import { expect, test } from "vitest";

import { remarksOf } from "~/pages/workflows/simulate/remarks";
import type { Simulated } from "~/pages/workflows/simulate/simulated";

const SIMULATED = {
  entered: 5,
  refused: { audience: 2 },
  not_sent: { no_consent: 1 },
  unreached: ["gift"],
  dead: [{ step: "which", to: "end" }],
  steps: [{ step: "hello", held: { window: 3 } }],
} as unknown as Simulated;

test("each thing that deserves a look is one remark", () => {
  expect(remarksOf(SIMULATED)).toEqual([
    { about: "refused", reason: "audience", count: 2 },
    { about: "unreached", step: "gift" },
    { about: "untaken", step: "which", to: "end" },
    { about: "held", step: "hello", reason: "window", count: 3 },
    { about: "notSent", reason: "no_consent", count: 1 },
  ]);
});

test("when nobody enters, that and why is all there is to say", () => {
  expect(remarksOf({ ...SIMULATED, entered: 0 })).toEqual([{ about: "refused", reason: "audience", count: 2 }, { about: "nobody" }]);
});

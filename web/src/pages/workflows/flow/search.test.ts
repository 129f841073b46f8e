import { expect, test } from "vitest";

import { checkedFlow } from "~/pages/workflows/flow/search";

test("the address says the mode and the step; the trigger is the empty one", () => {
  expect(checkedFlow({ mode: "simulate", step: "", run: "r1" })).toEqual({ mode: "simulate", step: "", run: "r1" });
  expect(checkedFlow({ mode: "dance", step: 3 })).toEqual({});
});

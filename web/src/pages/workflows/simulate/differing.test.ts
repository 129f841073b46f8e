import { expect, test } from "vitest";

import { named } from "~/pages/workflows/simulate/differing";

test("a figure is of the whole, or by a reason that may hold a colon", () => {
  expect(named("sent")).toEqual({ figure: "sent" });
  expect(named("exited:gave up: 451")).toEqual({ figure: "exited", reason: "gave up: 451" });
  expect(named("else")).toBeNull();
});

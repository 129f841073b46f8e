import { expect, test } from "vitest";

import { checkedFigures } from "~/pages/workflows/numbers/search";

test("a version is a number from 1 on, a run is named", () => {
  expect(checkedFigures({ version: "2", run: "0198", of: "draft" })).toEqual({ version: 2, run: "0198" });
  expect(checkedFigures({ days: "30", from: "2026-03-01" })).toEqual({ days: 30 });
  expect(checkedFigures({ version: "x", run: 3 })).toEqual({});
  expect(checkedFigures({ version: 0, run: "" })).toEqual({});
});

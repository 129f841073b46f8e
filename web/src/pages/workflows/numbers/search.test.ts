import { expect, test } from "vitest";

import { checkedFigures } from "~/pages/workflows/numbers/search";

test("a version is a number from 1 on, a run is named", () => {
  expect(checkedFigures({ version: "2", run: "0198", of: "draft" })).toEqual({ version: 2, run: "0198" });
  expect(checkedFigures({ version: "x", run: 3 })).toEqual({});
  expect(checkedFigures({ version: 0, run: "" })).toEqual({});
});

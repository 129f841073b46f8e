import { expect, test } from "vitest";

import { type Labelled, labelling, labelsOf } from "~/pages/workflows/labels";

const labelled = (...labels: string[]): Labelled => ({ workflow: "a", name: "A", state: "active", labels });

test("only what differs is put on and taken off", () => {
  expect(labelling(["old", "shop"], ["shop", "new"])).toEqual({ add: ["new"], remove: ["old"] });
  expect(labelling(["shop"], ["shop"])).toEqual({ add: [], remove: [] });
});

test("of several workflows each label is named once", () => {
  expect(labelsOf([labelled("shop", "old"), labelled(), labelled("été", "shop")])).toEqual(["été", "old", "shop"]);
});

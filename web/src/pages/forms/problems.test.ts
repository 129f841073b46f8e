import { expect, it } from "vitest";

import { mended, wrongAt } from "~/pages/forms/problems";

const PROBLEMS = [
  { path: ["fields", 2, "label"], message: "The text is missing in fr." },
  { path: ["body", "body", "fields", "0", "label", "en"], message: "Too long." },
  { path: ["fields"], message: "The form needs an email." },
];

it("finds what is wrong at a place, however the server counts", () => {
  expect(wrongAt(PROBLEMS, ["fields", 2, "label"])).toBe("The text is missing in fr.");
  expect(wrongAt(PROBLEMS, ["fields", 0, "label"])).toBe("Too long.");
  expect(wrongAt(PROBLEMS, ["fields", 1])).toBeUndefined();
  expect(wrongAt(PROBLEMS, ["fields"], "itself")).toBe("The form needs an email.");
});

it("knows the body of a landing page from that of the request", () => {
  expect(wrongAt([{ path: ["body"], message: "Missing" }], ["body"])).toBe("Missing");
  expect(wrongAt([{ path: ["body", "body", "body", "en"], message: "Long" }], ["body"])).toBe("Long");
});

it("forgets what was mended, and no more", () => {
  expect(mended(PROBLEMS, ["fields", 2])).toEqual([PROBLEMS[1], PROBLEMS[2]]);
  expect(mended(PROBLEMS, ["fields"])).toEqual([]);
});

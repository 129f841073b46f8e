import { expect, test } from "vitest";

import { copyStep } from "~/builder";
import { read, written } from "~/pages/workflows/canvas/clipboard";

test("steps come back from the clipboard as they were", () => {
  const clip = copyStep({ workflow: "w", steps: [{ id: "a", kind: "delay", wait: "1 day" }, { id: "b", kind: "exit" }] }, "a");
  if (!clip) throw new Error("nothing copied");
  expect(read(written(clip))).toEqual(clip);
});

test("any other text is no steps", () => {
  for (const text of ["", "hello", "{}", "[1]", '{"format":"jalon/steps","steps":[]}', '{"format":"jalon/steps","steps":[1],"head":"a"}']) expect(read(text)).toBeNull();
});

import { expect, test } from "vitest";

import * as flow from "~/pages/workflows/flow/words";
import * as history from "~/pages/workflows/history/words";
import * as page from "~/pages/workflows/page.words";
import * as people from "~/pages/workflows/people/words";
import * as results from "~/pages/workflows/results/words";

test("no tab has a text under a key of another one", () => {
  const keys = [flow, history, people, results].flatMap((part) => Object.keys(part.en));
  const own = ["flow", "results", "people", "history", "version", "pausedHold", "pausedSkip", "starts", "ends", "hasDraft"];
  expect([...keys, ...own].sort()).toEqual(Object.keys(page.en).sort());
});

import { expect, test } from "vitest";

import { stepsOf } from "~/pages/workflows/flow/outline";
import { saidOf } from "~/pages/workflows/flow/sentences";

test("the lines of a workflow are told apart from those of its steps", () => {
  const steps = stepsOf({
    steps: [
      { id: "ask", kind: "branch", branches: [{ to: "gift" }], otherwise: "end" },
      { id: "wait", kind: "delay", next: "gift" },
      { id: "gift", kind: "send_email", next: "wait" },
    ],
  });
  const lines = ["Workflow “Welcome”", "Trigger: signs up", "Entry: every time", "1. Branch → step 3 or the end", "2. Wait 1 → 2 days", "3. Send the email “gift” → step 2"];
  const said = saidOf(lines, steps);
  expect(said.heads).toEqual(["Trigger: signs up", "Entry: every time"]);
  expect([...said.steps.values()]).toEqual(["Branch", "Wait 1 → 2 days", "Send the email “gift”"]);
});

test("without lines there are no sentences", () => {
  expect(saidOf([], []).heads).toEqual([]);
});

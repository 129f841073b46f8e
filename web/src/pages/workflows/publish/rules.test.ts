import { expect, test } from "vitest";

import { rulesOf } from "~/pages/workflows/publish/rules";

test("a definition that says nothing lets everyone in once, at any time", () => {
  expect(rulesOf({})).toEqual({ audience: null, leavesAudience: false, repeat: "once", suppress: [], consent: false, exits: [], goal: null, window: null, start: "", end: "" });
});

test("what is said is read, what cannot be read is left out", () => {
  const when = { kind: "tag", tag: "vip" };
  const rules = rulesOf({
    audience: when,
    repeat: { policy: "every_time" },
    suppress: ["staff", 3],
    exit: [{ when, reason: "ordered" }, { when: "text" }, null],
    goal: { when },
    window: { opens: "9:00" },
    schedule: { end: "2026-12-24 18:00" },
  });
  expect(rules).toMatchObject({ audience: when, repeat: "every_time", suppress: ["staff"], exits: [{ when, reason: "ordered" }], goal: when, end: "2026-12-24 18:00" });
  expect(rules.window).toMatchObject({ opens: "9:00", closes: "24:00" });
  expect(rules.window?.days).toHaveLength(7);
});

import { expect, it } from "vitest";

import { distance } from "~/ui/acting/ago";

const now = new Date("2026-03-02T12:00:00Z");

it.each([
  ["2026-03-02T11:59:30Z", { amount: -30, unit: "second" }],
  ["2026-03-02T11:00:01Z", { amount: -59, unit: "minute" }],
  ["2026-03-02T14:10:00Z", { amount: 2, unit: "hour" }],
  ["2026-03-01T12:00:01Z", { amount: -23, unit: "hour" }],
  ["2026-03-01T12:00:00Z", null],
  ["2026-03-03T12:00:00Z", null],
])("%s is %o away", (at, away) => {
  expect(distance(new Date(at), now)).toEqual(away);
});

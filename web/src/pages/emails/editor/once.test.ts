import { expect, test } from "vitest";

import { definitionOfOnce, slugOfOnce } from "~/pages/emails/editor/once";

const NOW = new Date("2026-12-01T08:05:09Z");

test("the name of its workflow is a short name, whatever the email is called", () => {
  expect(slugOfOnce("spring_sale", NOW)).toBe("spring-sale-once-20261201080509");
  expect(slugOfOnce("a".repeat(100), NOW)).toMatch(/^[a-z0-9-]{1,64}$/);
});

test("at a date it fires over the segment, now its members are enrolled", () => {
  const later = definitionOfOnce({ email: "offer", segment: "vip", at: "2026-12-24T09:00:00" }, "offer-once", "Offer");
  expect(later).toMatchObject({ workflow: "offer-once", triggers: [{ kind: "at", at: "2026-12-24 09:00" }], audience: { kind: "segment", segment: "vip" } });
  expect(definitionOfOnce({ email: "offer", segment: "vip", at: null }, "offer-once", "Offer").triggers).toEqual([{ kind: "by_hand" }]);
});

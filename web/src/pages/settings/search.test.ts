import { expect, it } from "vitest";

import { checkedAudit, checkedCalls, checkedPage } from "~/pages/settings/search";

it("keeps what each page knows of an address", () => {
  expect(checkedPage({ cursor: "a", kind: "user" })).toEqual({ cursor: "a" });
  expect(checkedAudit({ kind: "user", name: "ann@example.com", cursor: "a", other: 1 })).toEqual({ kind: "user", name: "ann@example.com", cursor: "a" });
  expect(checkedCalls({ state: "failed", event: "Order Completed", call: "1" })).toEqual({ state: "failed", event: "Order Completed", call: "1" });
});

it("passes over states and texts that cannot be", () => {
  expect(checkedCalls({ state: "lost", event: "", cursor: 3 })).toEqual({});
  expect(checkedAudit({ kind: ["user"] })).toEqual({});
});

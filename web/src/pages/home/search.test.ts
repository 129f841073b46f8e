import { expect, it } from "vitest";

import { checkedWaiting } from "~/pages/home/search";

it("keeps what it knows of an address", () => {
  expect(checkedWaiting({ workflow: "welcome", cursor: "abc", message: "1", other: "x" })).toEqual({ workflow: "welcome", cursor: "abc", message: "1" });
});

it("passes over what is empty or no text", () => {
  expect(checkedWaiting({ workflow: "", cursor: 4, message: ["1"] })).toEqual({});
});

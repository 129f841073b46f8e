import { expect, it } from "vitest";

import { detailOf } from "~/pages/settings/detail";

it("writes values on one line each", () => {
  expect(detailOf({ changes: { time_zone: "UTC", roles: ["owner", "analyst"] }, ip_address: "::1", on: false, none: null, empty: "" })).toEqual([
    ["changes", "time_zone: UTC, roles: owner, analyst"],
    ["ip_address", "::1"],
    ["on", "false"],
  ]);
});

it("shortens what is long", () => {
  const [[, value] = ["", ""]] = detailOf({ text: "x".repeat(500) });
  expect(value).toHaveLength(200);
  expect(value.endsWith("…")).toBe(true);
});

import { expect, it } from "vitest";

import { zonesWith } from "~/pages/settings/zones";

it("has each zone once, with the account's own whatever the browser knows", () => {
  const zones = zonesWith("US/Pacific-New");
  expect(zones).toContain("US/Pacific-New");
  expect(zones).toContain("UTC");
  expect(zones.filter((zone) => zone === "Europe/Paris")).toHaveLength(1);
  expect(new Set(zonesWith("UTC")).size).toBe(zonesWith("UTC").length);
});

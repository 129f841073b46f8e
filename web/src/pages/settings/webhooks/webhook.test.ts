import { expect, it } from "vitest";

import { conditionOf } from "~/pages/settings/webhooks/webhook";

it.each([
  [true, "", null, "on"],
  [true, "", "2026-03-02T12:00:00Z", "failing"],
  [false, "", null, "off"],
  [false, "three days", "2026-03-02T12:00:00Z", "disabled"],
])("enabled %s, disabled for %j, failing since %s: %s", (enabled, disabled_for, failing_since, condition) => {
  expect(conditionOf({ enabled, disabled_for, failing_since })).toBe(condition);
});

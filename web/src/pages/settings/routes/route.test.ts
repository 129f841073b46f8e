import { expect, test } from "vitest";

import { conditionOf, phaseOf, sentOf, valuesOf } from "~/pages/settings/routes/route";

const WELL = { enabled: true, failing_since: null, used_today: null, cap_today: null, warming: false };

test("the state of a route is what concerns one most", () => {
  expect(conditionOf(WELL)).toBe("on");
  expect(conditionOf({ ...WELL, used_today: 3, cap_today: 50, warming: true })).toBe("warming");
  expect(conditionOf({ ...WELL, used_today: 50, cap_today: 50, warming: true })).toBe("full");
  expect(conditionOf({ ...WELL, used_today: 50, cap_today: 50, failing_since: "2026-03-02T11:00:00Z" })).toBe("failing");
  expect(conditionOf({ ...WELL, enabled: false, failing_since: "2026-03-02T11:00:00Z" })).toBe("off");
});

test("an empty limit is none, and a warm-up is sent whole or not at all", () => {
  const typed = { ...valuesOf(null), name: "relay", host: " smtp.example.com ", per_day: 1000 };
  expect(sentOf(typed)).toMatchObject({ host: "smtp.example.com", port: 587, per_second: null, per_day: 1000, warm_up_start: null, warm_up_factor: null });
  expect(sentOf({ ...typed, warms: true })).toMatchObject({ warm_up_start: 50, warm_up_factor: 1.5 });
});

test("a password that is not typed stays as it is", () => {
  expect(sentOf(valuesOf(null))).not.toHaveProperty("password");
  expect(sentOf({ ...valuesOf(null), password: "new" })).toMatchObject({ password: "new" });
});

test("a provider is sent what it asks for, and never a host", () => {
  const sent = sentOf({ ...valuesOf(null), kind: "ses", host: "smtp.example.com", region: "eu-west-3", channel: " jalon ", user: "AKID", password: "k" });
  expect(sent).toMatchObject({ region: "eu-west-3", channel: "jalon", user: "AKID", password: "k" });
  for (const field of ["host", "port", "security"]) expect(sent).not.toHaveProperty(field);
  for (const field of ["region", "channel"]) expect(sentOf(valuesOf(null))).not.toHaveProperty(field);
});

test("an unknown phase is about the message", () => {
  expect(phaseOf("tls")).toBe("tls");
  expect(phaseOf("later")).toBe("message");
});

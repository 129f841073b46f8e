import { expect, test } from "vitest";

import { joinerOf, newJoiner } from "~/app/joiner";

const filled = { ...newJoiner("fr"), email: " ann@example.com ", name: " Ann ", password: " secret words ", zone: "Europe/Paris" };

test("who is invited sends a name and a password alone", () => {
  expect(joinerOf(filled, false)).toEqual({ name: "Ann", password: " secret words ", email: "" });
});

test("the first owner sends the account's language and time zone, and its name if there is one", () => {
  const sent = { name: "Ann", password: " secret words ", email: "ann@example.com", locale: "fr", time_zone: "Europe/Paris" };
  expect(joinerOf(filled, true)).toEqual(sent);
  expect(joinerOf({ ...filled, accountName: "Shop" }, true)).toEqual({ ...sent, account_name: "Shop" });
});

test("the browser tells the time zone", () => {
  expect(newJoiner("en").zone).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
});

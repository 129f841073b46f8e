import { expect, test } from "vitest";

import { draftOf, readDraft } from "~/pages/contacts/values";

const ZONE = "Europe/Paris";

test("numbers, as English and French write them", () => {
  expect(readDraft("number", "1 234,5", ZONE)).toEqual({ value: 1234.5 });
  expect(readDraft("number", "-0.5", ZONE)).toEqual({ value: -0.5 });
  expect(readDraft("number", "1,234.5", ZONE)).toEqual({ problem: "notNumber" });
  expect(readDraft("number", "12 apples", ZONE)).toEqual({ problem: "notNumber" });
  expect(readDraft("number", "1234567890123456", ZONE)).toEqual({ problem: "tooExact" });
});

test("a date that the calendar does not have", () => {
  expect(readDraft("date", "2026-02-29", ZONE)).toEqual({ problem: "notDate" });
  expect(readDraft("date", "2028-02-29", ZONE)).toEqual({ value: "2028-02-29" });
});

test("an instant is written in the account's zone and kept in UTC", () => {
  expect(draftOf("datetime", "2026-12-24T08:30:00.000Z", ZONE)).toBe("2026-12-24T09:30");
  expect(readDraft("datetime", "2026-12-24T09:30", ZONE)).toEqual({ value: "2026-12-24T08:30:00.000Z" });
});

test("nothing typed clears", () => {
  expect(readDraft("text", "  ", ZONE)).toEqual({ value: null });
  expect(readDraft("texts", [], ZONE)).toEqual({ value: null });
});

test("text keeps its spaces", () => {
  expect(readDraft("text", " a ", ZONE)).toEqual({ value: " a " });
});

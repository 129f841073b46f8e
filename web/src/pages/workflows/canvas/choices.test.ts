import { expect, test } from "vitest";

import { matching } from "~/pages/workflows/canvas/choices";

const SHELVES = [
  { title: "Recent", choices: [{ id: "delay", label: "Wait" }] },
  { title: "Actions", choices: [{ id: "exit", label: "Exit", why: "Only at the end" }, { id: "send", label: "Send an email" }] },
  { title: "Waiting", choices: [{ id: "delay", label: "Wait" }, { id: "until", label: "Wait until a moment", hint: "décembre" }] },
];

const ids = (typed: string) => matching(SHELVES, typed).map((shelf) => [shelf.title, ...shelf.choices.map((each) => each.id)]);

test("all is there until something is typed, each once, what cannot be chosen last", () => {
  expect(ids(" ")).toEqual([["Recent", "delay"], ["Actions", "send", "exit"], ["Waiting", "until"]]);
});

test("the beginnings of words find, in the hint too, without accents", () => {
  expect(ids("wai")).toEqual([["Recent", "delay"], ["Waiting", "until"]]);
  expect(ids("an em")).toEqual([["Actions", "send"]]);
  expect(ids("DECEM")).toEqual([["Waiting", "until"]]);
  expect(ids("nothing")).toEqual([]);
});

import { expect, test } from "vitest";

import { calledOf } from "~/pages/contacts/called";

test("a person is called by first and family name, else by a name in one piece", () => {
  expect(calledOf({ last_name: "Martin", first_name: "Léa", name: "L. Martin" })).toBe("Léa Martin");
  expect(calledOf({ nom: "Martin", prenom: " " })).toBe("Martin");
  expect(calledOf({ name: "Léa M.", first_name: 3 })).toBe("Léa M.");
  expect(calledOf({ plan: "paid" })).toBe("");
});

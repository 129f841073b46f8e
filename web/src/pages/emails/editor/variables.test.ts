import { expect, test } from "vitest";

import { eventProperties, members, variablesWith } from "~/pages/emails/editor/variables";

test("attributes are read with a dot, or with brackets where Liquid wants them", () => {
  const variables = variablesWith(["first_name", "shoe size", "email"]);
  expect(variables).toContain("contact.first_name");
  expect(variables).toContain('contact["shoe size"]');
  expect(variables.filter((each) => each === "contact.email")).toHaveLength(1);
});

test("what comes after a dot is known", () => {
  const known = members(variablesWith(["first_name"]));
  expect(known.get("contact")).toContain("first_name");
  expect(known.get("unsubscribe_url")).toEqual([]);
  expect(known.get("event")).toEqual([]);
});

test("properties of events are those that the source names", () => {
  expect(eventProperties("{{ event.order_id }} {% for p in event.products %}{{ event.order_id }}")).toEqual(["order_id", "products"]);
});

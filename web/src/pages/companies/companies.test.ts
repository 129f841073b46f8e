import { expect, test } from "vitest";

import { checkedCompanies, checkedCompany } from "~/pages/companies/search";

test("an address keeps what the pages know, and nothing else", () => {
  expect(checkedCompanies({ search: 42, cursor: "c", more: 1 })).toEqual({ search: "42", cursor: "c" });
  expect(checkedCompanies({ search: "", cursor: null })).toEqual({});
  expect(checkedCompany({ cursor: "c", search: "x" })).toEqual({ cursor: "c" });
});

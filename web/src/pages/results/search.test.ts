import { describe, expect, it } from "vitest";

import { changedOverall, checkedOverall, emailSort } from "~/pages/results/search";

describe("the address of the results over all", () => {
  it("keeps what the page knows, and nothing else", () => {
    expect(checkedOverall({ part: "emails", sort: "-clicked", cursor: "x", days: 90, other: 1 })).toEqual({ part: "emails", sort: "-clicked", cursor: "x", days: 90 });
    expect(checkedOverall({ part: "workflows", sort: "--sent", from: "2026-02-01", to: "2026-01-01" })).toEqual({});
  });

  it("begins again when anything but the page changes", () => {
    expect(changedOverall({ cursor: "x", days: 90 }, { sort: "name" })).toEqual({ days: 90, sort: "name" });
    expect(changedOverall({ days: 90 }, { cursor: "y" })).toEqual({ days: 90, cursor: "y" });
  });

  it("knows what emails have no order by", () => {
    expect(emailSort("goal")).toBe("-sent");
    expect(emailSort("opened")).toBe("opened");
  });
});

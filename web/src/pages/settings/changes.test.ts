import { expect, it } from "vitest";

import { changes } from "~/pages/settings/changes";

it("names what differs, and nothing else", () => {
  expect(changes({ name: "A", roles: ["owner"], on: true }, { name: "A", roles: ["owner", "analyst"], on: true })).toEqual({ roles: ["owner", "analyst"] });
  expect(changes({ name: "A" }, { name: "A" })).toEqual({});
});

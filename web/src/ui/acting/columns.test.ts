import { expect, it } from "vitest";

import { checkedColumns } from "~/ui/acting/columns";

it("knows which columns were chosen, none of them too", () => {
  expect(checkedColumns('["latest", 3, "changed"]')).toEqual(["latest", "changed"]);
  expect(checkedColumns("[]")).toEqual([]);
});

it("has nothing where nothing was kept, or nothing readable", () => {
  for (const text of [undefined, "", "{", '"latest"']) expect(checkedColumns(text)).toBeUndefined();
});

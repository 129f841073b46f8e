/** Commands on what is not in a step. */

import { changeTo, type Change, type Said } from "./edit";
import { TRIGGER, type Draft } from "./graph";
import { withValue, type Path } from "./json";

/** A setting as it is to be; `undefined` leaves it out. Typing in one is one to undo. */
export function changeSetting(draft: Draft, path: Path, value: unknown): Change {
  const name: Said = { code: "setting", params: { field: String(path[0] ?? "") } };
  return changeTo(draft, withValue(draft, path, value), name, TRIGGER, ` ${path.join(".")}`);
}

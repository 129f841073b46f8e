/** Every command: a pure function from a draft to what changed, or to why it cannot be done. */

export { isRefused, touchedBetween, type Change, type Code, type Outcome, type Refusal, type Said } from "./edit";
export { addBranch, deleteStep, moveBranch, removeBranch, renameBranch } from "./deleting";
export {
  addNote,
  changeField,
  exitAt,
  goToAt,
  insertBelow,
  insertStep,
  leadLink,
  rejoin,
  rejoinsAt,
  whyNotInsert,
} from "./inserting";
export { copyStep, copyTo, moveStep, paste, whyNotMove, type Clip } from "./moving";
export { changeSetting } from "./settings";

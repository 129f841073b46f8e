import type { components } from "~/api/schema";
import type { Counted } from "~/pages/workflows/numbers/figures";

type StepFigures = components["schemas"]["StepFigures"];

/** The results of a step; opened and clicked by people, never by machines. */
export const countedOf = ({ step, arrived, here, left, ways, emails, sent, reading }: StepFigures): Counted => ({
  step,
  arrived,
  here,
  left,
  ways,
  ...(emails.length > 0 && { email: { sent, opened: reading.opened, clicked: reading.clicked } }),
});

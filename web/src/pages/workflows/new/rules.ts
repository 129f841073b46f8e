import { graphOf } from "~/builder";
import type { Whole } from "~/pages/workflows/new/queries";

/** Who enters, who leaves and when: between its name and its steps, of which each has a line. */
export const rulesOf = ({ sentences, definition }: Pick<Whole, "sentences" | "definition">): string[] => sentences.slice(1, Math.max(1, sentences.length - graphOf(definition).steps.length));

/** Where a step stands on its page: the id of its element. */
export const placeOf = (step: string): string => `step-${encodeURIComponent(step)}`;

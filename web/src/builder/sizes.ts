/** Sizes of the canvas, in pixels: known beforehand, so that nothing is measured. */
export const CARD = { width: 296, height: 88 } as const;
export const EMAIL_HEIGHT = 112;
/** What Numbers mode adds to a card. */
export const FIGURES_HEIGHT = 28;
export const GAP = { down: 56, across: 32 } as const;
/** From a card to what splits or gathers its branches. */
export const RAIL = GAP.down / 2;
/** A branch's condition, an end, a chip. */
export const PILL_HEIGHT = 24;
export const PILL_GAP = 4;
/** Chips beside a line: what arrives from elsewhere, left of it; a jump of who else goes on, right of it. */
export const ASIDE_WIDTH = 120;

/** A window as definitions hold it; what is missing is as in `DEFAULTS`. */
export interface WindowJson {
  days?: string[];
  opens?: string;
  closes?: string;
  closed_on?: string[];
  holds?: "emails" | "actions";
  spread?: string;
}

export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

const DEFAULTS: Required<WindowJson> = { days: [...WEEKDAYS], opens: "0:00", closes: "24:00", closed_on: [], holds: "emails", spread: "15 minutes" };

const minutes = (time: string): number => {
  const [hours = Number.NaN, rest = Number.NaN] = time.split(":").map(Number);
  return hours * 60 + rest;
};

/** All of a window, and whether it runs over midnight. */
export function readWindow(window: WindowJson): Required<WindowJson> & { overnight: boolean } {
  const whole = { ...DEFAULTS, ...window };
  return { ...whole, overnight: minutes(whole.closes) <= minutes(whole.opens) };
}

/** A window with a part changed; what is as when nothing is said is not said. */
export function withChange(window: WindowJson, part: Partial<WindowJson>): WindowJson {
  const whole = { ...window, ...part };
  return Object.fromEntries(Object.entries(whole).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(DEFAULTS[name as keyof WindowJson])));
}

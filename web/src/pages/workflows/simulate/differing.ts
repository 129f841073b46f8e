/** The figures of a comparison that the app has words for; others end with a reason. */
const FIGURES = ["people_entered", "entered", "inside", "finished", "failed", "goal", "sent", "busiest_day"] as const;
const BY_REASON = ["exited", "refused", "not_sent"] as const;

export type Named = { figure: (typeof FIGURES)[number] } | { figure: (typeof BY_REASON)[number]; reason: string };

/** What a figure of a comparison counts; null: something of which the app knows nothing. */
export function named(figure: string): Named | null {
  const [first = "", ...rest] = figure.split(":");
  const byReason = BY_REASON.find((each) => each === first);
  if (byReason) return { figure: byReason, reason: rest.join(":") };
  const whole = FIGURES.find((each) => each === figure);
  return whole ? { figure: whole } : null;
}

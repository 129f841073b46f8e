import { pointsOf } from "~/ui/points";
import { SPARKLINE } from "~/ui/tokens";

/** A line of figures in the colour of the text; what it says stands beside it in words. */
export function Sparkline({ values }: { values: readonly number[] }) {
  const { width, height, line } = SPARKLINE;
  return (
    <svg aria-hidden width={width} height={height} viewBox={`${-line} ${-line} ${width + 2 * line} ${height + 2 * line}`}>
      <polyline points={pointsOf(values, SPARKLINE)} fill="none" stroke="currentColor" strokeWidth={line} strokeLinejoin="round" />
    </svg>
  );
}

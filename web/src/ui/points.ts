/** The points of a line of figures, as SVG takes them: the highest touches the top, nothing the bottom. */
export function pointsOf(values: readonly number[], { width, height }: { width: number; height: number }): string {
  const most = Math.max(...values, 1);
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  return values.map((value, at) => `${round(at * step)},${round(height - (value / most) * height)}`).join(" ");
}

const round = (value: number) => Math.round(value * 10) / 10;

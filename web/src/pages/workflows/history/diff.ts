/** What a line of a unified diff says of its text. */
export type Sign = "added" | "removed" | "same" | "place";

export interface DiffLine {
  sign: Sign;
  text: string;
}

/** The lines of a unified diff, without the names of its two sides. */
export function linesOf(text: string): DiffLine[] {
  const lines = text.replace(/\n$/, "").split("\n");
  const start = lines[0]?.startsWith("--- ") && lines[1]?.startsWith("+++ ") ? 2 : 0;
  return lines.slice(start).map((line): DiffLine => {
    if (line.startsWith("@@")) return { sign: "place", text: line };
    if (line.startsWith("+")) return { sign: "added", text: line.slice(1) };
    if (line.startsWith("-")) return { sign: "removed", text: line.slice(1) };
    return { sign: "same", text: line.slice(1) };
  });
}

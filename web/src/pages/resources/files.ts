/** What may be handed out, by the end of its name. The server looks inside, too. */
export const ENDINGS = ["pdf", "epub", "zip", "docx", "xlsx", "pptx", "odt", "ods", "odp", "csv", "txt", "png", "jpg", "jpeg", "webp", "mp3", "mp4"] as const;

const MOST = 50_000_000;

/** What the server would refuse of a file, known before it is sent. */
export function refusalOf({ name, size }: { name: string; size: number }): "ending" | "empty" | "large" | null {
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase();
  if (!ENDINGS.some((each) => each === ending)) return "ending";
  if (size === 0) return "empty";
  return size > MOST ? "large" : null;
}

const UNITS = ["byte", "kilobyte", "megabyte"] as const;

/** A size in its largest unit. */
export function sizeOf(bytes: number): { amount: number; unit: (typeof UNITS)[number] } {
  const power = bytes >= 1_000_000 ? 2 : bytes >= 1_000 ? 1 : 0;
  return { amount: bytes / 1000 ** power, unit: UNITS[power] };
}

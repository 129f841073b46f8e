/** What the shares of some branches add up to; null: they have none. */
export function sumOf(entries: unknown): number | null {
  if (!Array.isArray(entries)) return null;
  const shares = (entries as unknown[]).flatMap((each) => (typeof each === "object" && each !== null && "share" in each && typeof each.share === "number" ? [each.share] : []));
  return shares.length ? Math.round(shares.reduce((sum, share) => sum + share, 0) * 1e6) / 1e6 : null;
}

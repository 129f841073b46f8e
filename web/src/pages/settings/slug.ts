/** A short name for definitions, from a name, that is none of those taken. */
export function slugOf(name: string, taken: readonly string[]): string {
  const plain = name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 90);
  const base = plain.replace(/-+$/, "") || "sender";
  if (!taken.includes(base)) return base;
  for (let number = 2; ; number++) {
    const next = `${base}-${number}`;
    if (!taken.includes(next)) return next;
  }
}

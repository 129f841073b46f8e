/** What is wrong with a place in what was sent. */
export interface Wrong {
  path: readonly (string | number)[];
  message: string;
}

type Place = readonly (string | number)[];

/** The way in what was sent: the server names the body of a request before, twice. */
function wayOf(path: Place): string[] {
  const way = path.map(String);
  return way[0] === "body" && way[1] === "body" ? way.slice(2) : way;
}

const startsWith = (way: readonly string[], place: Place) => place.every((part, at) => way[at] === String(part));

/** The first of the problems at a place itself, or anywhere in it. */
export function wrongAt(problems: readonly Wrong[], place: Place, inside: "inside" | "itself" = "inside"): string | undefined {
  return problems.find(({ path }) => {
    const way = wayOf(path);
    return startsWith(way, place) && (inside === "inside" || way.length === place.length);
  })?.message;
}

/** The problems that remain once a place was mended. */
export const mended = (problems: readonly Wrong[], place: Place): Wrong[] => problems.filter(({ path }) => !startsWith(wayOf(path), place));

/** The attributes that hold what a person is called, by their part of it. */
const FIRST = ["first_name", "firstName", "prenom"];
const LAST = ["last_name", "lastName", "nom"];

/** What a person is called, as far as it is known: the list is sorted by the family name. */
export function calledOf(attributes: Record<string, unknown>): string {
  const text = (name: string) => (typeof attributes[name] === "string" ? attributes[name].trim() : "");
  const one = (names: string[]) => names.map(text).find(Boolean) ?? "";
  return [one(FIRST), one(LAST)].filter(Boolean).join(" ") || text("name");
}

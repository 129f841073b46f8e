/** A way to sort by one of the columns; with a dash before it, from the last to the first. */
export type Sort<Column extends string> = Column | `-${Column}`;

/** The part of an address's query that sorts by one of the columns. */
export function sortIn<Column extends string>(columns: readonly Column[], given: unknown): { sort?: Sort<Column> } {
  const sort = columns.flatMap((each): Sort<Column>[] => [each, `-${each}`]).find((each) => each === given);
  return sort ? { sort } : {};
}

/** Columns that begin with what is first: names from A, and what is due soonest. */
const UPWARDS: readonly string[] = ["name", "due_at"];

/** A column's other way round; the first time, if it is none of those, what is most or newest first. */
export function turned<Column extends string>(column: Column, sort?: Sort<Column>): Sort<Column> {
  if (sort === column) return `-${column}`;
  return sort === `-${column}` || UPWARDS.includes(column) ? column : `-${column}`;
}

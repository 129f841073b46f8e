import fc from "fast-check";

import type { ConditionJson } from "~/ui/conditions/conditions";

/** Valid conditions of every kind, as the server writes them: what is as by default is left out. */

const word = fc.constantFrom("vip", "news letter", "Order Completed", "été", "a");
const day = fc.constantFrom("2026-01-31", "2026-02-28");
const length = fc.constantFrom("1 day", "30 days", "2 weeks", "5 minutes");

const compared = fc.oneof(
  fc.record({ value: fc.oneof(word, fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)), fc.boolean(), fc.array(word, { minLength: 1 })) }),
  fc.record({ op: fc.constant("one_of"), value: fc.array(word, { minLength: 1, maxLength: 3 }) }),
  fc.record({ op: fc.constantFrom("contains", "starts_with"), value: word }),
  fc.constant({ op: "is_set" }),
  fc.record({ op: fc.constantFrom("more_than", "at_least", "less_than", "at_most"), value: fc.integer() }),
  fc.record({ op: fc.constantFrom("before", "after"), value: fc.oneof(day, fc.constant("2026-01-31T09:00:00.000Z")) }),
  fc.record({ op: fc.constantFrom("in_last", "in_next"), value: length }),
);

const counted = fc.oneof(fc.constant({}), ...["at_least", "at_most", "exactly"].map((kind) => fc.integer({ min: 1, max: 1000 }).map((n) => ({ [kind]: n }))), fc.constant({ exactly: 0 }));
const period = fc.oneof(
  fc.constant({}),
  fc.record({ within: length }),
  fc.record({ since: fc.constantFrom("entry", "step", "ever") }),
  fc.record({ start: day }),
  fc.record({ end: day }),
  fc.record({ start: day, end: day }),
);

const test = fc.tuple(fc.record({ property: word }), compared).map(([named, how]) => ({ ...named, ...how }));

const row = (kind: string, ...parts: fc.Arbitrary<object>[]): fc.Arbitrary<ConditionJson> => fc.tuple(...parts).map((fields) => Object.assign({ kind }, ...fields) as ConditionJson);

export const rows: fc.Arbitrary<ConditionJson> = fc.oneof(
  row("attribute", fc.record({ attribute: fc.constantFrom("plan", "score", "created_at", "lifecycle", "company.plan") }), compared),
  row("tag", fc.record({ tag: word })),
  row("list", fc.record({ list: word })),
  row("segment", fc.record({ segment: word })),
  row("event", fc.record({ event: word }), counted, fc.oneof(period, fc.record({ since_email: word })), fc.oneof(fc.constant({}), fc.record({ where: fc.array(test, { minLength: 1, maxLength: 3 }) }), fc.record({ same: fc.array(word, { minLength: 1 }) }))),
  row("message", fc.record({ fact: fc.constantFrom("received", "opened", "clicked") }), fc.oneof(fc.constant({}), fc.record({ email: word }), fc.record({ category: word }), fc.record({ step: word })), counted, period),
  row("workflow", fc.record({ workflow: word })),
  row("workflow", fc.record({ workflow: word, fact: fc.constantFrom("entered", "finished", "exited", "goal") }), counted, period),
  row("entry", fc.record({ property: word }), compared),
  row("response", fc.record({ step: word, property: word }), compared),
  row("among_first", fc.record({ n: fc.integer({ min: 1, max: 500 }) })),
  fc.record({ kind: fc.constant("weather"), of: fc.array(word), warm: fc.boolean() }),
);

/** Rows in groups and denials, to a few levels. */
export const { trees } = fc.letrec<{ trees: ConditionJson }>((tie) => ({
  trees: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    rows,
    fc.record({ kind: fc.constantFrom("all", "any"), of: fc.array(tie("trees"), { minLength: 1, maxLength: 4 }) }),
    fc.record({ kind: fc.constant("not"), of: tie("trees") }),
  ),
}));

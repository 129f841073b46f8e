/** The scoring model, as the page edits it. */

import { isCondition, type ConditionJson } from "~/ui/conditions/conditions";

export interface Rule {
  name: string;
  points: number;
  event?: string;
  where?: Record<string, unknown>[];
  within?: string;
  at_most?: number;
  when?: ConditionJson;
}

export interface Model {
  threshold?: number;
  rules: Rule[];
}

/** How many events of a contact a rule counts, unless it says otherwise. */
export const AT_MOST = 10;

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

/** A model from what the server holds. */
export function modelOf(given: Fields): Model {
  const rules = Array.isArray(given.rules) ? given.rules.filter(isFields).map(ruleOf) : [];
  return { ...(typeof given.threshold === "number" ? { threshold: given.threshold } : {}), rules };
}

function ruleOf(given: Fields): Rule {
  return {
    name: typeof given.name === "string" ? given.name : "",
    points: typeof given.points === "number" ? given.points : 0,
    ...(typeof given.event === "string" ? { event: given.event } : {}),
    ...(Array.isArray(given.where) ? { where: given.where.filter(isFields) } : {}),
    ...(typeof given.within === "string" ? { within: given.within } : {}),
    ...(typeof given.at_most === "number" ? { at_most: given.at_most } : {}),
    ...(isCondition(given.when) ? { when: given.when } : {}),
  };
}

/** A rule about an event, or about a condition: without what has no meaning for it, nor what goes without saying. */
export function tidied(rule: Rule): Rule {
  const { name, points, event, where, within, at_most, when } = rule;
  const own = { name: name.trim(), points };
  if (event === undefined) return { ...own, ...(when ? { when } : {}) };
  return {
    ...own,
    event,
    ...(where && where.length > 0 ? { where } : {}),
    ...(within ? { within } : {}),
    ...(at_most !== undefined && at_most !== AT_MOST ? { at_most } : {}),
  };
}

/** The rules with one in the place of another, or after all others. */
export const withRule = (rules: readonly Rule[], place: number | null, rule: Rule): Rule[] => (place === null ? [...rules, rule] : rules.map((each, at) => (at === place ? rule : each)));

/** A name that no other rule has: the score history tells points by it. */
export const isNameFree = (rules: readonly Rule[], place: number | null, name: string): boolean => name.trim() !== "" && !rules.some((rule, at) => at !== place && rule.name === name.trim());

export const sameModel = (one: Model, other: Model): boolean => JSON.stringify(canonical(one)) === JSON.stringify(canonical(other));

const canonical = ({ threshold, rules }: Model): unknown => [threshold ?? null, rules.map((rule) => Object.entries(tidied(rule)).sort(([one], [other]) => one.localeCompare(other)))];

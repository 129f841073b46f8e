import { queryOptions } from "@tanstack/react-query";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";
import { byField } from "~/ui/acting/refusal";

export type Route = components["schemas"]["KnownRoute"];
/** What is left out stays, though the description of the API asks for all of it. */
type Changes = Partial<components["schemas"]["RouteChanges"]>;
type NewRoute = components["schemas"]["NewRoute"];

export const ROUTES = ["routes"];

export const routes = queryOptions({ queryKey: ROUTES, queryFn: () => answerOf(api.GET("/api/v1/routes")) });

/** What a route may lead to; names are words, what each asks for comes from the server. */
export const KINDS = ["smtp", "ses", "brevo", "mailgun", "mailjet", "postmark", "sendgrid"] as const;
export type Kind = (typeof KINDS)[number];

/** As it is known here; what a newer server knows is shown as it names it. */
export const kindOf = (name: string): Kind | undefined => KINDS.find((each) => each === name);

export type Asks = components["schemas"]["RouteKind"];

export const kinds = queryOptions({ queryKey: [...ROUTES, "kinds"], queryFn: () => answerOf(api.GET("/api/v1/route-kinds")), staleTime: Infinity });

export const SECURITIES = ["starttls", "tls", "none"] as const;
export type Security = (typeof SECURITIES)[number];

/** The ports on which mail servers usually await each. */
export const PORTS: Record<Security, number> = { starttls: 587, tls: 465, none: 25 };

/** How a route does, from worst to best. */
export type Condition = "failing" | "off" | "full" | "warming" | "on";

export function conditionOf({ enabled, failing_since, used_today, cap_today, warming }: Pick<Route, "enabled" | "failing_since" | "used_today" | "cap_today" | "warming">): Condition {
  if (!enabled) return "off";
  if (failing_since) return "failing";
  if (cap_today !== null && (used_today ?? 0) >= cap_today) return "full";
  return warming ? "warming" : "on";
}

export const HUES: Record<Condition, string> = { failing: "bad", off: "gray", full: "wait", warming: "info", on: "ok" };

/** A number that is typed; empty: none. */
type Typed = number | "";

export type Values = {
  name: string;
  kind: Kind;
  region: string;
  channel: string;
  host: string;
  port: Typed;
  security: Security;
  user: string;
  /** Empty: the one that is kept stays. */
  password: string;
  priority: Typed;
  domains: string[];
  enabled: boolean;
  per_second: Typed;
  per_day: Typed;
  warms: boolean;
  warm_up_start: Typed;
  warm_up_factor: Typed;
};

const NEW: Values = {
  name: "",
  kind: "smtp",
  region: "",
  channel: "",
  host: "",
  port: PORTS.starttls,
  security: "starttls",
  user: "",
  password: "",
  priority: 10,
  domains: [],
  enabled: true,
  per_second: "",
  per_day: "",
  warms: false,
  warm_up_start: 50,
  warm_up_factor: 1.5,
};

export function valuesOf(route: Route | null): Values {
  if (!route) return NEW;
  const { name, region, channel, host, port, user, priority, domains, enabled, per_second, per_day, warm_up_start, warm_up_factor } = route;
  const security = SECURITIES.find((each) => each === route.security) ?? NEW.security;
  return {
    kind: kindOf(route.kind) ?? NEW.kind,
    ...{ name, region, channel, host, port, security, user, password: "", priority, domains, enabled },
    per_second: per_second ?? "",
    per_day: per_day ?? "",
    warms: warm_up_start !== null,
    warm_up_start: warm_up_start ?? NEW.warm_up_start,
    warm_up_factor: warm_up_factor ?? NEW.warm_up_factor,
  };
}

const orNull = (typed: Typed) => (typed === "" ? null : typed);

/** Where messages are handed over: a mail server's place, or what a provider asks for. */
function placeOf({ kind, host, port, security, region, channel, user }: Values) {
  if (kind === "smtp") return { host: host.trim(), port: port === "" ? PORTS[security] : port, security, user };
  return { region, channel: channel.trim(), user: user.trim() };
}

/** What a form says, as the server takes it. */
export function sentOf(values: Values) {
  const { password, priority, domains, enabled, per_second, per_day, warms, warm_up_start, warm_up_factor } = values;
  return {
    ...placeOf(values),
    domains,
    enabled,
    priority: priority === "" ? 10 : priority,
    per_second: orNull(per_second),
    per_day: orNull(per_day),
    warm_up_start: warms ? orNull(warm_up_start) : null,
    warm_up_factor: warms ? orNull(warm_up_factor) : null,
    ...(password && { password }),
  };
}

export const createRoute = (values: Values) =>
  answerOf(api.POST("/api/v1/routes", { body: { name: values.name.trim(), kind: values.kind, ...sentOf(values) } as NewRoute, middleware: [byField] }));

export const changeRoute = (name: string, body: Changes) =>
  answerOf(api.PATCH("/api/v1/routes/{name}", { params: { path: { name } }, body: body as Required<Changes>, middleware: [byField] }));

export const deleteRoute = (name: string) => answerOf(api.DELETE("/api/v1/routes/{name}", { params: { path: { name } } }));

export const tryRoute = (name: string) => answerOf(api.POST("/api/v1/routes/{name}/test", { params: { path: { name } } }));

/** The fields that refusals of the whole are about. */
export const CODES = { route_name: "name", route_exists: "name", route_host: "host", route_password: "password", route_domains: "domains", route_warm_up: "warm_up_start", route_limits: "per_day", route_user: "user", route_region: "region", route_channel: "channel", route_key: "password", route_key_missing: "password", route_key_id: "user" };

export const PHASES = ["connect", "hello", "tls", "login", "message"] as const;

/** As it is known here; what a newer server names otherwise is about the message. */
export const phaseOf = (name: string) => PHASES.find((each) => each === name) ?? "message";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";

export type State = components["schemas"]["BounceState"];
export type Webhook = components["schemas"]["KnownBounceWebhook"];

/** Those whose calls are understood, by name. */
export const PROVIDERS = ["ses", "brevo", "mailgun", "mailjet", "postmark", "sendgrid"] as const;
export type Provider = (typeof PROVIDERS)[number];

export const SEVERITIES = ["hard", "soft", "blocked"] as const;

const BOUNCES = ["bounces"];
export const WEBHOOKS = [...BOUNCES, "webhooks"];

export const state = { queryKey: [...BOUNCES, "state"], queryFn: () => answerOf(api.GET("/api/v1/bounces")) };
export const webhooks = { queryKey: WEBHOOKS, queryFn: () => answerOf(api.GET("/api/v1/bounces/webhooks")) };

/** A provider as it is known here; one that a newer server knows is nobody's. */
export const known = (name: string): Provider | undefined => PROVIDERS.find((each) => each === name);

/** Those that have no address yet. */
export const without = (items: Webhook[]): Provider[] => PROVIDERS.filter((each) => !items.some(({ provider }) => provider === each));

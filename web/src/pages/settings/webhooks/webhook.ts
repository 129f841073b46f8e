import { queryOptions } from "@tanstack/react-query";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";
import { byField } from "~/ui/acting/refusal";

export type Webhook = components["schemas"]["KnownWebhook"];
/** What is left out stays, though the description of the API asks for all of it. */
export type WebhookChanges = Partial<components["schemas"]["WebhookChanges"]>;
export type Call = components["schemas"]["CallOfWebhook"];

export const WEBHOOKS = ["webhooks"];

export const webhooks = queryOptions({ queryKey: WEBHOOKS, queryFn: () => answerOf(api.GET("/api/v1/webhooks")) });

export const webhook = (id: string) =>
  queryOptions({
    queryKey: [...WEBHOOKS, id],
    queryFn: () => answerOf(api.GET("/api/v1/webhooks/{webhook_id}", { params: { path: { webhook_id: id } } })),
  });

export const changeWebhook = (id: string, body: WebhookChanges) =>
  answerOf(
    api.PATCH("/api/v1/webhooks/{webhook_id}", {
      params: { path: { webhook_id: id } },
      body: body as Required<WebhookChanges>,
      middleware: [byField],
    }),
  );

export const callsKey = (id: string) => [...WEBHOOKS, id, "calls"];

/** How a webhook does, from worst to best. */
export type Condition = "disabled" | "off" | "failing" | "on";

export function conditionOf({ enabled, disabled_for, failing_since }: Pick<Webhook, "enabled" | "disabled_for" | "failing_since">): Condition {
  if (!enabled) return disabled_for ? "disabled" : "off";
  return failing_since ? "failing" : "on";
}

export const HUES: Record<Condition, string> = { disabled: "bad", off: "gray", failing: "warn", on: "ok" };

import { expect, it } from "vitest";

import { known, PROVIDERS, type Webhook, without } from "~/pages/settings/bounces/providers";

const of = (provider: string): Webhook => ({ provider, created_by: "olga@example.com", created_at: "2026-03-02T12:00:00Z", called_at: null, taken: 0, ignored: 0, confirm_url: "" });

it("offers an address to those who have none", () => {
  expect(without([])).toEqual(PROVIDERS);
  expect(without([of("ses"), of("brevo"), of("pigeon")])).toEqual(["mailgun", "mailjet", "postmark", "sendgrid"]);
  expect(without(PROVIDERS.map(of))).toEqual([]);
});

it("knows those it has a name for", () => {
  expect(known("postmark")).toBe("postmark");
  expect(known("pigeon")).toBeUndefined();
});

import type { Permission } from "~/ui/acting/MayButton";

export const ROLES = ["owner", "marketer", "analyst", "developer"] as const;
export type Role = (typeof ROLES)[number];

/** What a key may be allowed, in groups of one thing. */
export const SCOPES = [
  "contacts:read",
  "contacts:write",
  "events:write",
  "content:read",
  "content:write",
  "workflows:read",
  "workflows:write",
  "workflows:run",
  "settings:read",
  "settings:write",
  "users:manage",
  "keys:manage",
  "webhooks:manage",
  "audit:read",
  "health:read",
] as const satisfies readonly Permission[];

/** A scope as part of the name of its text: colons separate others there. */
export const scopeText = (scope: (typeof SCOPES)[number]) => scope.replace(":", "_") as ScopeText;

type ScopeText = (typeof SCOPES)[number] extends infer S ? (S extends `${infer A}:${infer B}` ? `${A}_${B}` : never) : never;

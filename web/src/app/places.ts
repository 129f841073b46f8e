import { type Icon, IconAddressBook, IconArrowsSplit2, IconChartBar, IconFilter, IconForms, IconHome, IconMail, IconSettings } from "@tabler/icons-react";
import type { ParseKeys } from "i18next";

/** A page that one may go to by its name. */
export interface Place {
  to: string;
  label: ParseKeys;
  /** Without it, the page is offered to everybody. */
  permission?: string;
}

interface Area extends Place {
  icon: Icon;
  /** Where else one is in it. */
  holds?: readonly string[];
}

/** The areas of the app, in the order of its navigation. */
export const AREAS: readonly Area[] = [
  { to: "/", label: "app.home", icon: IconHome },
  { to: "/workflows", label: "app.workflows", icon: IconArrowsSplit2 },
  { to: "/contacts", label: "contacts.title", icon: IconAddressBook, holds: ["/companies"] },
  { to: "/segments", label: "audiences.title", icon: IconFilter, holds: ["/lists"] },
  { to: "/emails", label: "emails.title", icon: IconMail },
  { to: "/forms", label: "forms.area", icon: IconForms, holds: ["/resources", "/landing-pages"] },
  { to: "/results", label: "results.title", icon: IconChartBar, permission: "workflows:read" },
  { to: "/settings", label: "app.settings", icon: IconSettings },
];

/** What the search for pages finds besides: each page registers here. */
export const FURTHER: readonly Place[] = [
  { to: "/workflows/new", label: "newWorkflow.title", permission: "workflows:write" },
  { to: "/security", label: "security.title" },
  { to: "/contacts/import", label: "imports.title", permission: "contacts:write" },
  { to: "/companies", label: "companies.title", permission: "contacts:read" },
  { to: "/lists", label: "audiences.lists" },
  { to: "/resources", label: "forms.kinds.resources", permission: "content:read" },
  { to: "/landing-pages", label: "forms.kinds.landing-pages", permission: "content:read" },
  { to: "/settings/account", label: "settings.account.title" },
  { to: "/settings/team", label: "settings.team.title" },
  { to: "/settings/senders", label: "settings.senders.title" },
  { to: "/settings/frequency", label: "settings.frequency.title" },
  { to: "/settings/scoring", label: "settings.scoring.title" },
  { to: "/settings/topics", label: "settings.topics.title" },
  { to: "/settings/utm", label: "settings.utm.title" },
  { to: "/settings/keys", label: "settings.keys.title" },
  { to: "/settings/webhooks", label: "settings.webhooks.title" },
  { to: "/settings/audit", label: "settings.audit.title" },
  { to: "/settings/health", label: "settings.health.title" },
  { to: "/inbox", label: "inbox.title", permission: "contacts:read" },
];

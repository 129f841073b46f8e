import { createRoute, redirect } from "@tanstack/react-router";

import { inside } from "~/app/root";
import { checkedAudit, checkedCalls, checkedPage } from "~/pages/settings/search";

const settings = createRoute({ getParentRoute: () => inside, path: "/settings" }).lazy(() =>
  import("~/pages/settings/Settings").then((page) => page.Route),
);

const index = createRoute({
  getParentRoute: () => settings,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/settings/account" });
  },
});

const account = createRoute({ getParentRoute: () => settings, path: "/account" }).lazy(() =>
  import("~/pages/settings/Account").then((page) => page.Route),
);

const team = createRoute({ getParentRoute: () => settings, path: "/team", validateSearch: checkedPage }).lazy(() =>
  import("~/pages/settings/team/Team").then((page) => page.Route),
);

const senders = createRoute({ getParentRoute: () => settings, path: "/senders" }).lazy(() =>
  import("~/pages/settings/senders/Senders").then((page) => page.Route),
);

const routes = createRoute({ getParentRoute: () => settings, path: "/routes" }).lazy(() =>
  import("~/pages/settings/routes/Routes").then((page) => page.Route),
);

const bounces = createRoute({ getParentRoute: () => settings, path: "/bounces" }).lazy(() =>
  import("~/pages/settings/bounces/Bounces").then((page) => page.Route),
);

const frequency = createRoute({ getParentRoute: () => settings, path: "/frequency" }).lazy(() =>
  import("~/pages/settings/Frequency").then((page) => page.Route),
);

const scoring = createRoute({ getParentRoute: () => settings, path: "/scoring" }).lazy(() =>
  import("~/pages/settings/scoring/Scoring").then((page) => page.Route),
);

const topics = createRoute({ getParentRoute: () => settings, path: "/topics" }).lazy(() =>
  import("~/pages/settings/Topics").then((page) => page.Route),
);

const utm = createRoute({ getParentRoute: () => settings, path: "/utm" }).lazy(() =>
  import("~/pages/settings/Utm").then((page) => page.Route),
);

const keys = createRoute({ getParentRoute: () => settings, path: "/keys" }).lazy(() =>
  import("~/pages/settings/Keys").then((page) => page.Route),
);

const webhooks = createRoute({ getParentRoute: () => settings, path: "/webhooks" }).lazy(() =>
  import("~/pages/settings/webhooks/Webhooks").then((page) => page.Route),
);

const webhook = createRoute({
  getParentRoute: () => settings,
  path: "/webhooks/$webhook",
  validateSearch: checkedCalls,
}).lazy(() => import("~/pages/settings/webhooks/Webhook").then((page) => page.Route));

const audit = createRoute({ getParentRoute: () => settings, path: "/audit", validateSearch: checkedAudit }).lazy(() =>
  import("~/pages/settings/Audit").then((page) => page.Route),
);

const health = createRoute({ getParentRoute: () => settings, path: "/health" }).lazy(() =>
  import("~/pages/settings/health/Health").then((page) => page.Route),
);

export const settingsRoutes = [
  settings.addChildren([index, account, team, senders, routes, bounces, frequency, scoring, topics, utm, keys, webhooks, webhook, audit, health]),
] as const;

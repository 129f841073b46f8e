import { createRoute } from "@tanstack/react-router";

import { inside } from "~/app/root";
import { checkedCaught, checkedInbox } from "~/pages/inbox/search";

const list = createRoute({ getParentRoute: () => inside, path: "/inbox", validateSearch: checkedInbox }).lazy(() =>
  import("~/pages/inbox/Inbox").then((page) => page.Route),
);

const email = createRoute({ getParentRoute: () => inside, path: "/inbox/$email", validateSearch: checkedCaught }).lazy(() =>
  import("~/pages/inbox/CaughtEmail").then((page) => page.Route),
);

export const inboxRoutes = [list, email] as const;

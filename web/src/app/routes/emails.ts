import { createRoute } from "@tanstack/react-router";

import { inside } from "~/app/root";
import { checkedEmail, checkedEmails } from "~/pages/emails/search";

const list = createRoute({ getParentRoute: () => inside, path: "/emails", validateSearch: checkedEmails }).lazy(() =>
  import("~/pages/emails/Emails").then((page) => page.Route),
);

const email = createRoute({ getParentRoute: () => inside, path: "/emails/$email", validateSearch: checkedEmail }).lazy(() =>
  import("~/pages/emails/EmailPage").then((page) => page.Route),
);

export const emailRoutes = [list, email] as const;

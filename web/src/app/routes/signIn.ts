import { createRoute } from "@tanstack/react-router";

import { checkedEntry } from "~/app/entrySearch";
import { root } from "~/app/root";

const signIn = createRoute({ getParentRoute: () => root, path: "/sign-in", validateSearch: checkedEntry }).lazy(() =>
  import("~/app/SignInPage").then((page) => page.Route),
);

const forgotten = createRoute({ getParentRoute: () => root, path: "/password" }).lazy(() =>
  import("~/app/Forgotten").then((page) => page.Route),
);

const newPassword = createRoute({ getParentRoute: () => root, path: "/password/$key" }).lazy(() =>
  import("~/app/NewPassword").then((page) => page.Route),
);

const invitation = createRoute({ getParentRoute: () => root, path: "/invitation/$token" }).lazy(() =>
  import("~/app/Joining").then((page) => page.InvitationRoute),
);

const start = createRoute({ getParentRoute: () => root, path: "/start/$token" }).lazy(() =>
  import("~/app/Joining").then((page) => page.StartRoute),
);

/** All that may be opened by somebody who is not signed in. */
export const signInRoutes = [signIn, forgotten, newPassword, invitation, start] as const;

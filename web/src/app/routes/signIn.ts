import { createRoute, redirect } from "@tanstack/react-router";

import { checkedEntry, checkedFirstRun } from "~/app/entrySearch";
import { root } from "~/app/root";
import { isBlank } from "~/app/sandbox/queries";
import { me } from "~/app/session";

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

/** After the account is made, and only while there is nothing in it. */
const firstRun = createRoute({
  getParentRoute: () => root,
  path: "/first-run",
  validateSearch: checkedFirstRun,
  loaderDeps: ({ search }) => search,
  loader: async ({ context, deps }) => {
    const { permissions } = await context.queries.query({ ...me, staleTime: "static" });
    if (!deps.job && !(permissions.includes("settings:write") && (await isBlank()))) throw redirect({ to: "/" });
  },
}).lazy(() => import("~/app/FirstRun").then((page) => page.Route));

/** All that may be opened by somebody who is not signed in. */
export const signInRoutes = [signIn, forgotten, newPassword, invitation, start, firstRun] as const;

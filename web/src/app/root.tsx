import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, type ErrorComponentProps, Outlet, useRouter } from "@tanstack/react-router";

import { lazy, Suspense } from "react";

import { Problem } from "~/api/problem";
import { renewSessionsBy } from "~/api/renewal";
import { Frame } from "~/app/Frame";
import { NotFound } from "~/app/NotFound";
import { me } from "~/app/session";
import { signedInAgain } from "~/app/SessionEnded";
import { SignIn } from "~/app/SignIn";
import { loadRest } from "~/i18n";
import { Failed, Loading } from "~/ui/States";

interface Context {
  queries: QueryClient;
}

/** Whose texts are there from the beginning. */
const FIRST = ["/", "/first-run"];

export const root = createRootRouteWithContext<Context>()({
  beforeLoad: async ({ location }) => {
    if (!FIRST.includes(location.pathname)) await loadRest();
  },
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: Broken,
});

/** Everything that asks for somebody signed in. */
export const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  loader: async ({ context }) => {
    const who = await context.queries.query({ ...me, staleTime: "static" });
    renewSessionsBy(signedInAgain);
    return who;
  },
  component: Frame,
  errorComponent: Broken,
});

/** Whoever is signed in stays in the frame. */
export const elsewhere = createRoute({ getParentRoute: () => inside, path: "$", component: NotFound });

const FactorNeeded = lazy(() => import("~/app/FactorNeeded"));

/** In the place of a page that could not be shown. */
export function Broken({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const again = () => {
    reset();
    void router.invalidate();
  };
  if (error instanceof Problem && error.signedOut) return <SignIn onDone={again} />;
  if (error instanceof Problem && error.code === "second_factor_required") {
    return (
      <Suspense fallback={<Loading />}>
        <FactorNeeded onDone={again} />
      </Suspense>
    );
  }
  return <Failed error={error instanceof Error ? error : new Error(String(error))} retry={again} />;
}

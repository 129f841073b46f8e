import { createRoute } from "@tanstack/react-router";

import { inside } from "~/app/root";
import { checkedWaiting } from "~/pages/home/search";

const home = createRoute({ getParentRoute: () => inside, path: "/" }).lazy(() =>
  import("~/pages/home/Home").then((page) => page.Route),
);

const review = createRoute({
  getParentRoute: () => inside,
  path: "/messages/review",
  validateSearch: checkedWaiting,
}).lazy(() => import("~/pages/home/Review").then((page) => page.Route));

const uncertain = createRoute({
  getParentRoute: () => inside,
  path: "/messages/uncertain",
  validateSearch: checkedWaiting,
}).lazy(() => import("~/pages/home/Uncertain").then((page) => page.Route));

const failed = createRoute({
  getParentRoute: () => inside,
  path: "/enrollments/failed",
  validateSearch: checkedWaiting,
}).lazy(() => import("~/pages/home/FailedEnrollments").then((page) => page.Route));

export const homeRoutes = [home, review, uncertain, failed] as const;

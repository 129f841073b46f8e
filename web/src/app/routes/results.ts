import { createRoute } from "@tanstack/react-router";

import { inside } from "~/app/root";
import { checkedOverall } from "~/pages/results/search";

const results = createRoute({
  getParentRoute: () => inside,
  path: "/results",
  validateSearch: checkedOverall,
}).lazy(() => import("~/pages/results/Results").then((page) => page.Route));

export const resultRoutes = [results] as const;

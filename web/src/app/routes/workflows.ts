import { createRoute } from "@tanstack/react-router";

import { inside } from "~/app/root";
import { checkedFlow } from "~/pages/workflows/flow/search";
import { checkedHistory } from "~/pages/workflows/history/search";
import { checkedNew } from "~/pages/workflows/new/search";
import { checkedPeople } from "~/pages/workflows/people/search";
import { checkedResults } from "~/pages/workflows/results/search";
import { checkedSearch } from "~/pages/workflows/search";

const list = createRoute({
  getParentRoute: () => inside,
  path: "/workflows",
  validateSearch: checkedSearch,
}).lazy(() => import("~/pages/workflows/WorkflowList").then((page) => page.Route));

const making = createRoute({
  getParentRoute: () => inside,
  path: "/workflows/new",
  validateSearch: checkedNew,
}).lazy(() => import("~/pages/workflows/new/NewWorkflow").then((page) => page.Route));

const workflow = createRoute({
  getParentRoute: () => inside,
  path: "/workflows/$slug",
}).lazy(() => import("~/pages/workflows/WorkflowPage").then((page) => page.Route));

const flow = createRoute({
  getParentRoute: () => workflow,
  path: "/",
  validateSearch: checkedFlow,
}).lazy(() => import("~/pages/workflows/flow/Flow").then((page) => page.Route));

const results = createRoute({
  getParentRoute: () => workflow,
  path: "results",
  validateSearch: checkedResults,
}).lazy(() => import("~/pages/workflows/results/Results").then((page) => page.Route));

const people = createRoute({
  getParentRoute: () => workflow,
  path: "people",
  validateSearch: checkedPeople,
}).lazy(() => import("~/pages/workflows/people/People").then((page) => page.Route));

const history = createRoute({
  getParentRoute: () => workflow,
  path: "history",
  validateSearch: checkedHistory,
}).lazy(() => import("~/pages/workflows/history/History").then((page) => page.Route));

const publish = createRoute({ getParentRoute: () => inside, path: "/workflows/$slug/publish" }).lazy(() => import("~/pages/workflows/publish/Publish").then((page) => page.Route));

export const workflowRoutes = [publish, list, making, workflow.addChildren([flow, results, people, history])] as const;

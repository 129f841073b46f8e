import { createRoute } from "@tanstack/react-router";

import { inside } from "~/app/root";
import { checkedAudience, checkedLists, checkedSegments } from "~/pages/audiences/search";

const lists = createRoute({
  getParentRoute: () => inside,
  path: "/lists",
  validateSearch: checkedLists,
}).lazy(() => import("~/pages/audiences/Lists").then((page) => page.Route));

const list = createRoute({
  getParentRoute: () => inside,
  path: "/lists/$list",
  validateSearch: checkedAudience,
}).lazy(() => import("~/pages/audiences/ListPage").then((page) => page.Route));

const segments = createRoute({
  getParentRoute: () => inside,
  path: "/segments",
  validateSearch: checkedSegments,
}).lazy(() => import("~/pages/audiences/Segments").then((page) => page.Route));

const segment = createRoute({
  getParentRoute: () => inside,
  path: "/segments/$segment",
  validateSearch: checkedAudience,
}).lazy(() => import("~/pages/audiences/SegmentPage").then((page) => page.Route));

const newSegment = createRoute({
  getParentRoute: () => inside,
  path: "/segments/new",
}).lazy(() => import("~/pages/audiences/NewSegment").then((page) => page.Route));

const editSegment = createRoute({
  getParentRoute: () => inside,
  path: "/segments/$segment/edit",
}).lazy(() => import("~/pages/audiences/EditSegment").then((page) => page.Route));

export const audienceRoutes = [lists, list, segments, segment, newSegment, editSegment] as const;

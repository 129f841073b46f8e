import { createRoute } from "@tanstack/react-router";

import { inside } from "~/app/root";
import { checkedForm, checkedList } from "~/pages/forms/search";

const forms = createRoute({ getParentRoute: () => inside, path: "/forms", validateSearch: checkedList }).lazy(() =>
  import("~/pages/forms/FormList").then((page) => page.Route),
);

const form = createRoute({ getParentRoute: () => inside, path: "/forms/$form", validateSearch: checkedForm }).lazy(() =>
  import("~/pages/forms/FormPage").then((page) => page.Route),
);

const resources = createRoute({ getParentRoute: () => inside, path: "/resources", validateSearch: checkedList }).lazy(() =>
  import("~/pages/resources/ResourceList").then((page) => page.Route),
);

const resource = createRoute({ getParentRoute: () => inside, path: "/resources/$resource" }).lazy(() =>
  import("~/pages/resources/ResourcePage").then((page) => page.Route),
);

const landingPages = createRoute({ getParentRoute: () => inside, path: "/landing-pages", validateSearch: checkedList }).lazy(() =>
  import("~/pages/landing/LandingList").then((page) => page.Route),
);

const landingPage = createRoute({ getParentRoute: () => inside, path: "/landing-pages/$page" }).lazy(() =>
  import("~/pages/landing/LandingPage").then((page) => page.Route),
);

export const formRoutes = [forms, form, resources, resource, landingPages, landingPage] as const;

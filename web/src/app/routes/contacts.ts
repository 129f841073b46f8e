import { createRoute } from "@tanstack/react-router";

import { inside } from "~/app/root";
import { checkedContacts, checkedImport, checkedPage } from "~/pages/contacts/search";

const list = createRoute({
  getParentRoute: () => inside,
  path: "/contacts",
  validateSearch: checkedContacts,
}).lazy(() => import("~/pages/contacts/ContactList").then((page) => page.Route));

const importing = createRoute({
  getParentRoute: () => inside,
  path: "/contacts/import",
  validateSearch: checkedImport,
}).lazy(() => import("~/pages/contacts/import/ImportPage").then((page) => page.Route));

const one = createRoute({
  getParentRoute: () => inside,
  path: "/contacts/$contact",
  validateSearch: checkedPage,
}).lazy(() => import("~/pages/contacts/ContactPage").then((page) => page.Route));

export const contactRoutes = [list, importing, one] as const;

import { createRoute } from "@tanstack/react-router";

import { inside } from "~/app/root";
import { checkedCompanies, checkedCompany } from "~/pages/companies/search";

const list = createRoute({
  getParentRoute: () => inside,
  path: "/companies",
  validateSearch: checkedCompanies,
}).lazy(() => import("~/pages/companies/Companies").then((page) => page.Route));

const one = createRoute({
  getParentRoute: () => inside,
  path: "/companies/$company",
  validateSearch: checkedCompany,
}).lazy(() => import("~/pages/companies/CompanyPage").then((page) => page.Route));

export const companyRoutes = [list, one] as const;

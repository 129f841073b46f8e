import type { QueryClient } from "@tanstack/react-query";
import { createRouter } from "@tanstack/react-router";

import { Broken, elsewhere, inside, root } from "~/app/root";
import { audienceRoutes } from "~/app/routes/audiences";
import { companyRoutes } from "~/app/routes/companies";
import { contactRoutes } from "~/app/routes/contacts";
import { designerRoute, emailRoutes } from "~/app/routes/emails";
import { formRoutes } from "~/app/routes/forms";
import { homeRoutes } from "~/app/routes/home";
import { inboxRoutes } from "~/app/routes/inbox";
import { resultRoutes } from "~/app/routes/results";
import { securityRoutes } from "~/app/routes/security";
import { settingsRoutes } from "~/app/routes/settings";
import { signInRoutes } from "~/app/routes/signIn";
import { workflowRoutes } from "~/app/routes/workflows";
import { Loading } from "~/ui/States";

export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree: root.addChildren([...signInRoutes, designerRoute, inside.addChildren([...homeRoutes, ...workflowRoutes, ...securityRoutes, ...emailRoutes, ...inboxRoutes, ...contactRoutes, ...companyRoutes, ...audienceRoutes, ...formRoutes, ...resultRoutes, ...settingsRoutes, elsewhere])]),
    basepath: import.meta.env.BASE_URL,
    context: { queries },
    defaultPendingComponent: Loading,
    defaultErrorComponent: Broken,
    defaultPreload: "intent",
    scrollRestoration: true,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}

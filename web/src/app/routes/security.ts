import { createRoute } from "@tanstack/react-router";

import { inside } from "~/app/root";

const security = createRoute({ getParentRoute: () => inside, path: "/security" }).lazy(() =>
  import("~/pages/security/Security").then((page) => page.Route),
);

export const securityRoutes = [security] as const;

import { createRoute } from "@tanstack/react-router";

import { inside, root } from "~/app/root";
import { checkedEditor, checkedNew } from "~/pages/emails/editor/search";
import { checkedEmail, checkedEmails } from "~/pages/emails/search";

const list = createRoute({ getParentRoute: () => inside, path: "/emails", validateSearch: checkedEmails }).lazy(() =>
  import("~/pages/emails/Emails").then((page) => page.Route),
);

const email = createRoute({ getParentRoute: () => inside, path: "/emails/$email", validateSearch: checkedEmail }).lazy(() =>
  import("~/pages/emails/EmailPage").then((page) => page.Route),
);

const fresh = createRoute({ getParentRoute: () => inside, path: "/emails/new", validateSearch: checkedNew }).lazy(() =>
  import("~/pages/emails/editor/NewEmail").then((page) => page.Route),
);

const editor = createRoute({ getParentRoute: () => inside, path: "/emails/$email/edit", validateSearch: checkedEditor }).lazy(() =>
  import("~/pages/emails/editor/EditorPage").then((page) => page.Route),
);

export const emailRoutes = [list, email, fresh, editor] as const;

/** Framed by the editor: a page without the frame of the app, for which the server has another policy. */
export const designerRoute = createRoute({ getParentRoute: () => root, path: "/designer" }).lazy(() =>
  import("~/pages/emails/editor/designer/Designer").then((page) => page.Route),
);

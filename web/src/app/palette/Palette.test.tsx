import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRoute, createRouter, Outlet, RouterProvider } from "@tanstack/react-router";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { Palette } from "~/app/palette/Palette";
import { me } from "~/app/session";

function opened() {
  const root = createRootRoute({ component: () => <><Palette opened close={() => undefined} /><Outlet /></> });
  const page = (path: string) => createRoute({ getParentRoute: () => root, path, component: () => <p>at {path}</p> });
  const router = createRouter({ routeTree: root.addChildren([page("/"), page("/workflows"), page("/security")]), history: createMemoryHistory() });
  const queries = new QueryClient();
  queries.setQueryData(me.queryKey, { name: "ann@example.com", permissions: [], user: null, time_zone: "UTC" });
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        {/* The app's own router has other routes. */}
        <RouterProvider router={router as never} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return router;
}

test("pages are found by a few letters, and gone to by the keyboard alone", async () => {
  const router = opened();
  const field = await screen.findByRole("combobox");
  await userEvent.type(field, "secu");
  const options = screen.getAllByRole("option");
  expect(options.map((each) => each.textContent)).toEqual(["Security"]);
  expect(field.getAttribute("aria-activedescendant")).toBe(options[0]?.id);
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(router.state.location.pathname).toBe("/security"));
});

test("arrows go through all groups and around", async () => {
  opened();
  const field = await screen.findByRole("combobox");
  const options = screen.getAllByRole("option");
  await userEvent.type(field, "{ArrowUp}");
  expect(field.getAttribute("aria-activedescendant")).toBe(options.at(-1)?.id);
  expect(options.at(-1)?.textContent).toBe("Sign out");
  await userEvent.type(field, "{ArrowDown}");
  expect(field.getAttribute("aria-activedescendant")).toBe(options[0]?.id);
});

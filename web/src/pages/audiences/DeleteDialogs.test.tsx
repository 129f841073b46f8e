import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { configure, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { me } from "~/app/session";
import { DeleteSegment } from "~/pages/audiences/DeleteDialogs";

// The first drawing takes long on a busy machine.
configure({ asyncUtilTimeout: 10_000 });

const SEGMENT = { segment: "vip", name: "Best", members: 3, exact: true, lanes_left: 0, updated_at: "2026-01-01T00:00:00Z", sentence: "", when: { kind: "tag", tag: "vip" } };

/** The dialog over a server where the segment is used so. What it was asked: each call and its body. */
function opened(uses: object[]) {
  const asked: [string, unknown][] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    if (request.method === "GET") return Response.json({ items: uses });
    const body = await request.text();
    asked.push([`${request.method} ${new URL(request.url).pathname}`, body && JSON.parse(body)]);
    return request.method === "DELETE" ? new Response(null, { status: 204, headers: { "Content-Length": "0" } }) : Response.json({}, { status: 201 });
  });
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  queries.setQueryData(me.queryKey, { name: "Ann", permissions: ["workflows:read", "workflows:write"], time_zone: "UTC", user: null });
  const root = createRootRoute();
  const routes = [createRoute({ getParentRoute: () => root, path: "/", component: () => <DeleteSegment segment={SEGMENT} close={() => {}} /> }), createRoute({ getParentRoute: () => root, path: "/segments", component: () => <p>All segments</p> })];
  const router = createRouter({ routeTree: root.addChildren(routes), history: createMemoryHistory({ initialEntries: ["/"] }) });
  render(
    <MantineProvider env="test">
      <Notifications />
      <QueryClientProvider client={queries}>
        <RouterProvider router={router as never} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { asked, user: userEvent.setup() };
}

test("a segment that is used says where, and is not deleted", async () => {
  const { asked, user } = opened([{ kind: "segment", name: "gold", version: null, place: "" }]);
  expect((await screen.findByText("gold")).getAttribute("href")).toBe("/segments/gold");
  await user.click(screen.getByRole("button", { name: "Delete the segment" }));
  expect(asked).toEqual([]);
});

test("a segment that is deleted can be put back as it was", async () => {
  const { asked, user } = opened([]);
  await screen.findByText(/Members/);
  await user.click(screen.getByRole("button", { name: "Delete the segment" }));
  await screen.findByText("All segments");
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await screen.findByText("Put back");
  expect(asked).toEqual([
    ["DELETE /api/v1/segments/vip", ""],
    ["POST /api/v1/segments", { segment: "vip", name: "Best", when: SEGMENT.when }],
  ]);
});

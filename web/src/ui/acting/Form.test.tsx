import { MantineProvider, TextInput } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRoute, createRouter, Link, Outlet, RouterProvider } from "@tanstack/react-router";
import { render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { Problem } from "~/api/problem";
import { me } from "~/app/session";
import { Form } from "~/ui/acting/Form";
import { Refusal } from "~/ui/acting/refusal";
import { useForm } from "~/ui/acting/useForm";

function Fields({ send }: { send: (values: { name: string; zone: string }) => Promise<unknown> }) {
  const form = useForm({ initial: { name: "", zone: "UTC" }, send });
  return (
    <Form form={form} verb="Send it" needs="settings:write">
      <TextInput label="Name" value={form.values.name} error={form.error("name")} onChange={(event) => form.set("name", event.currentTarget.value)} />
      <TextInput label="Zone" value={form.values.zone} error={form.error("zone")} onChange={(event) => form.set("zone", event.currentTarget.value)} />
    </Form>
  );
}

async function shown(send: (values: { name: string; zone: string }) => Promise<unknown>, permissions = ["settings:write"]) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  queries.setQueryData(me.queryKey, { name: "Ann", permissions, user: null, time_zone: "UTC" });
  const root = createRootRoute({
    component: () => (
      <>
        <Link to={"/elsewhere" as "/"}>Elsewhere</Link>
        <Outlet />
      </>
    ),
  });
  const routes = [
    createRoute({ getParentRoute: () => root, path: "/", component: () => <Fields send={send} /> }),
    createRoute({ getParentRoute: () => root, path: "/elsewhere", component: () => <p>Arrived</p> }),
  ];
  const router = createRouter({ routeTree: root.addChildren(routes), history: createMemoryHistory({ initialEntries: ["/"] }) });
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <RouterProvider router={router as never} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  await screen.findByLabelText("Name");
  return userEvent.setup();
}

test("what the server says stands at its field, which keeps what was typed and takes the focus", async () => {
  const user = await shown(() => Promise.reject(new Refusal(new Problem(422, "request_invalid", "Wrong"), [{ path: ["body", "body", "zone"], message: "No such zone" }])));
  await user.type(screen.getByLabelText("Name"), "Acme");
  await user.click(screen.getByRole("button", { name: "Send it" }));
  expect(await screen.findByText("No such zone")).toBeTruthy();
  expect(screen.getByLabelText<HTMLInputElement>("Name").value).toBe("Acme");
  expect(document.activeElement).toBe(screen.getByLabelText("Zone"));
  await user.type(screen.getByLabelText("Zone"), "x");
  expect(screen.queryByText("No such zone")).toBeNull();
});

test("what concerns no field is said of the whole, with its remedy", async () => {
  const user = await shown(() => Promise.reject(new Problem(409, "last_owner", "Ann is the last owner.", "Make somebody else one.")));
  await user.click(screen.getByRole("button", { name: "Send it" }));
  expect((await screen.findByRole("alert")).textContent).toMatch(/last owner.*somebody else/);
});

test("one is asked before what is not saved is lost, and not once it is saved", async () => {
  const user = await shown(() => Promise.resolve());
  await user.type(screen.getByLabelText("Name"), "Acme");
  await user.click(screen.getByText("Elsewhere"));
  await user.click(await screen.findByRole("button", { name: "Stay on this page" }));
  expect(screen.getByLabelText<HTMLInputElement>("Name").value).toBe("Acme");
  await user.click(screen.getByRole("button", { name: "Send it" }));
  await user.click(screen.getByText("Elsewhere"));
  expect(await screen.findByText("Arrived")).toBeTruthy();
});

test("who may not save is told so, and nothing is sent", async () => {
  const send = vi.fn(() => Promise.resolve());
  const user = await shown(send, []);
  await user.type(screen.getByLabelText("Name"), "Acme{Enter}");
  await user.click(screen.getByRole("button", { name: "Send it" }));
  expect(send).not.toHaveBeenCalled();
  await user.hover(screen.getByRole("button", { name: "Send it" }));
  expect(await screen.findByText("Your role does not allow this.")).toBeTruthy();
});

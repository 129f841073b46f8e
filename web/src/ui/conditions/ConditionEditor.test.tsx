import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import fc from "fast-check";
import { useState } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { ConditionEditor, type ConditionJson } from "~/ui/conditions/ConditionEditor";
import { group } from "~/ui/conditions/conditions";
import { rows } from "~/ui/conditions/random.test-data";

vi.setConfig({ testTimeout: 30_000 });

const tagged = (tag: string) => ({ kind: "tag", tag });

beforeEach(() => {
  vi.stubGlobal("fetch", () => new Promise(() => undefined));
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** The editor, and what it made of the condition last. */
function shown(first: ConditionJson | undefined, steps?: { id: string; label: string }[]) {
  const made = vi.fn<(value: ConditionJson | undefined) => void>();
  function Held() {
    const [value, set] = useState(first);
    return (
      <ConditionEditor
        value={value}
        steps={steps}
        onChange={(next) => {
          made(next);
          set(next);
        }}
      />
    );
  }
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <Held />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { user: userEvent.setup(), made };
}

test("what is read is not written by being looked at", () => {
  const { made } = shown(group("any", fc.sample(rows, 10)), [{ id: "hello", label: "1. Hello" }]);
  expect(made).not.toHaveBeenCalled();
});

test("a kind that it does not know is shown as it is written, and kept beside what is edited", async () => {
  const weather = { kind: "weather", of: ["rain"], warm: true };
  const { user, made } = shown(group("all", [weather, tagged("vip")]));
  expect(screen.getByText(/"warm": true/)).toBeTruthy();
  await user.selectOptions(screen.getByLabelText("Whether"), "does not have");
  expect(made).toHaveBeenLastCalledWith(group("all", [weather, { kind: "not", of: tagged("vip") }]));
});

test("a row is moved, copied, pasted and removed by keys, announced, and keeps the focus", async () => {
  const { user, made } = shown(group("any", [tagged("a"), tagged("b")]));
  const menu = (n: number, of: number) => screen.getByRole("button", { name: `Actions on condition ${n} of ${of}` });
  menu(2, 2).focus();
  await user.keyboard("{Alt>}{ArrowUp}{/Alt}");
  expect(made).toHaveBeenLastCalledWith(group("any", [tagged("b"), tagged("a")]));
  expect(screen.getByText("Moved to place 1")).toBeTruthy();
  expect(document.activeElement).toBe(menu(1, 2));
  await user.keyboard("{Control>}cv{/Control}");
  expect(made).toHaveBeenLastCalledWith(group("any", [tagged("b"), tagged("b"), tagged("a")]));
  menu(3, 3).focus();
  await user.keyboard("{Delete}");
  expect(made).toHaveBeenLastCalledWith(group("any", [tagged("b"), tagged("b")]));
  expect(document.activeElement).toBe(menu(2, 2));
});

test("a second condition joins the first one, and the focus is on its first field", async () => {
  const { user, made } = shown(tagged("a"));
  await user.click(screen.getByRole("button", { name: "Add a condition" }));
  expect(screen.queryByRole("menuitem", { name: "Entry event" })).toBeNull();
  await user.click(await screen.findByRole("menuitem", { name: "Event" }));
  expect(made).toHaveBeenLastCalledWith(group("all", [tagged("a"), { kind: "event", event: "" }]));
  const row = screen.getByRole("group", { name: "Condition 2 of 2" });
  expect(row.contains(document.activeElement)).toBe(true);
  expect(document.activeElement?.getAttribute("aria-label")).toBe("Event");
});

test("without its last row there is no condition", async () => {
  const { user, made } = shown(group("all", [tagged("a")]));
  screen.getAllByRole("button", { name: "Actions on condition 1 of 1" })[1]?.focus();
  await user.keyboard("{Delete}");
  expect(made).toHaveBeenLastCalledWith(undefined);
});

test("inside a workflow rows may refer to its steps", async () => {
  const { user, made } = shown({ kind: "message", fact: "opened" }, [{ id: "hello", label: "1. Hello" }]);
  await user.selectOptions(screen.getByLabelText("Which emails"), "the email of the step");
  await user.selectOptions(screen.getByLabelText("the email of the step"), "1. Hello");
  expect(made).toHaveBeenLastCalledWith({ kind: "message", fact: "opened", step: "hello" });
});

test("what cannot be read stays as it was typed, and the row as unfinished", async () => {
  const { user, made } = shown({ kind: "event", event: "Signed Up", within: "30 days" });
  const field = screen.getByLabelText<HTMLInputElement>("in the last: number");
  await user.clear(field);
  await user.type(field, "1.5");
  expect(field.value).toBe("1.5");
  expect(made).toHaveBeenLastCalledWith({ kind: "event", event: "Signed Up", within: "" });
  expect(screen.getByText("Write a whole number, up to 9999.")).toBeTruthy();
});

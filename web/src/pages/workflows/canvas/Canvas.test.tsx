import { MantineProvider } from "@mantine/core";
import { cleanup, render, screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { useState } from "react";
import { beforeEach, expect, test, vi } from "vitest";

import { type Draft, isRefused, structureOf } from "~/builder";
import { Canvas } from "~/pages/workflows/canvas/Canvas";
import type { CanvasProps, Words } from "~/pages/workflows/canvas/types";
import { resolveVariables, theme } from "~/ui/theme";
import { GALLERY } from "../../../../tests/drafts";

const NO_WORDS: Words = { trigger: "", steps: {}, branches: {} };
const opened = vi.fn();

/** The canvas with a draft that commands change. */
function Editor({ first, ...props }: { first: Draft } & Partial<CanvasProps>) {
  const [draft, setDraft] = useState(first);
  const [selected, select] = useState<string | null>(null);
  const run = (outcome: Parameters<NonNullable<CanvasProps["editing"]>["run"]>[0]) => {
    if (!isRefused(outcome)) setDraft(outcome.draft);
  };
  return (
    <MantineProvider env="test" theme={theme} cssVariablesResolver={resolveVariables}>
      <Canvas words={NO_WORDS} {...props} draft={draft} selected={selected} onSelect={select} editing={{ run, undo: vi.fn(), redo: vi.fn(), open: opened }} />
      <output>{structureOf(draft).order.map((step) => structureOf(draft).graph.byKey.get(step)?.kind).join(" ")}</output>
    </MantineProvider>
  );
}

const kinds = () => document.querySelector("output")?.textContent;

const SPLIT: Draft = {
  workflow: "split",
  steps: [
    { id: "hello", kind: "send_email", email: "hello" },
    { id: "ask", kind: "branch", branches: [{ to: "gift" }], otherwise: "bye" },
    { id: "gift", kind: "update_contact", next: "bye" },
    { id: "bye", kind: "delay" },
  ],
};

beforeEach(() => {
  localStorage.clear();
  opened.mockReset();
});

test.each(GALLERY.map((draft) => [String(draft.workflow), draft] as const))("draws %s, as a flow and as a list", (_, draft) => {
  const { order } = structureOf(draft);
  const figures = new Map(order.map((step) => [step, { arrived: 12_345, here: 3, left: 9 }]));
  render(<Editor first={draft} figures={figures} />);
  // jsdom measures nothing: what is in view cannot be told.
  expect(screen.getByLabelText("Flow of the workflow")).toBeTruthy();
  cleanup();
  localStorage.setItem("jalon.flowMode", '["outline"]');
  render(<Editor first={draft} />);
  expect(screen.getAllByRole("treeitem").length).toBeGreaterThan(order.length);
});

test("by keys alone a step is added, moved and deleted", async () => {
  localStorage.setItem("jalon.flowMode", '["outline"]');
  // As fast as one can type: no letter is lost.
  const user = userEvent.setup({ delay: null });
  render(<Editor first={SPLIT} />);
  screen.getByRole("tree").focus();
  await user.keyboard("{Home}{ArrowDown}auntil{Enter}");
  expect(kinds()).toBe("send_email wait_until branch update_contact delay");
  expect(opened).toHaveBeenLastCalledWith("wait_until");
  await user.keyboard("m");
  await user.keyboard("start{Enter}");
  expect(kinds()).toBe("wait_until send_email branch update_contact delay");
  await user.keyboard("{Delete}");
  expect(kinds()).toBe("send_email branch update_contact delay");
});

test("a step that branches asks which branch stays", async () => {
  localStorage.setItem("jalon.flowMode", '["outline"]');
  const user = userEvent.setup();
  render(<Editor first={SPLIT} inside={new Map([["ask", 37]])} />);
  screen.getByRole("tree").focus();
  await user.keyboard("{Home}{ArrowDown}{ArrowDown}{Delete}");
  const dialog = within(await screen.findByRole("dialog"));
  expect(dialog.getByText(/37 people are here/)).toBeTruthy();
  await user.click(dialog.getByRole("button", { name: "Delete the step" }));
  expect(kinds()).toBe("send_email update_contact delay");
});

test("branches fold, for this reader only, and a step that is looked for unfolds them", async () => {
  localStorage.setItem("jalon.flowMode", '["outline"]');
  const user = userEvent.setup();
  render(<Editor first={SPLIT} />);
  await user.click(screen.getByRole("button", { name: "Fold the branch Condition 1" }));
  expect(screen.queryByText("Update the contact")).toBeNull();
  expect(localStorage.getItem("jalon.folded.split")).toBe('["ask→branches.0.to"]');
  screen.getByRole("tree").focus();
  await user.keyboard("/update{Enter}");
  expect(screen.getByText("Update the contact")).toBeTruthy();
});

test("an end goes to a step that is chosen", async () => {
  localStorage.setItem("jalon.flowMode", '["outline"]');
  const user = userEvent.setup();
  render(<Editor first={SPLIT} />);
  screen.getByRole("tree").focus();
  await user.keyboard("{End}{ArrowDown}{Enter}");
  await user.click(await screen.findByText("Go to…"));
  await user.keyboard("send{Enter}");
  expect(kinds()).toBe("send_email branch update_contact delay go_to");
});

test("steps pasted from elsewhere come below what has the focus", async () => {
  const user = userEvent.setup();
  localStorage.setItem("jalon.flowMode", '["outline"]');
  render(<Editor first={SPLIT} />);
  screen.getByRole("tree").focus();
  await user.keyboard("{Home}{ArrowDown}");
  await user.paste('{"format":"jalon/steps","workflow":"other","steps":[{"id":"call","kind":"webhook","next":""}],"head":"call","goesOn":true}');
  expect(kinds()).toBe("send_email webhook branch update_contact delay");
});

test("between flow and outline the keys stay where they were", async () => {
  const user = userEvent.setup();
  render(<Editor first={SPLIT} />);
  screen.getByLabelText("Flow of the workflow").focus();
  await user.keyboard("o");
  expect(document.activeElement).toBe(screen.getByRole("tree"));
  await user.keyboard("{Home}{ArrowDown}o");
  expect(document.activeElement).toBe(screen.getByLabelText("Flow of the workflow"));
});

test("a jump says where it leads as steps are numbered here, and two that lead to each other are no riddle", () => {
  localStorage.setItem("jalon.flowMode", '["outline"]');
  const steps = [
    { id: "x1", kind: "delay", name: "Rest" },
    { id: "again", kind: "go_to", to: "x1", rounds: 3, otherwise: "back" },
    { id: "back", kind: "go_to", to: "again" },
  ];
  render(<Editor first={{ workflow: "round", steps }} words={{ trigger: "", steps: { again: "Go to “x1”, 3 times at most" }, branches: {} }} />);
  expect(screen.getByText("Go to 1 Rest, 3 times at most")).toBeTruthy();
  expect(screen.getByText("Go to 2 Go to")).toBeTruthy();
});

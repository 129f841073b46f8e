import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { useState } from "react";
import { beforeEach, expect, test } from "vitest";

import { ValuesField } from "~/ui/fields/ValuesField";
import { theme } from "~/ui/theme";

let held: string[] | null;

function Field({ first = null }: { first?: string[] | null }) {
  const [value, put] = useState(first);
  held = value;
  return (
    <MantineProvider env="test" theme={theme}>
      <ValuesField label="Values" value={value} onChange={put} />
    </MantineProvider>
  );
}

const rows = (count: number) => Array.from({ length: count }, (_, at) => `reader${at}@example.com`);
const paste = async (text: string) => {
  await userEvent.click(screen.getByLabelText("Values", { selector: "input" }));
  await userEvent.paste(text);
};

beforeEach(() => {
  held = null;
});

test("pasted rows and cells are values, each once", async () => {
  render(<Field first={["a"]} />);
  await paste("b\r\nc\td,b\n\na\n");
  expect(held).toEqual(["a", "b", "c", "d"]);
});

test("a thousand are counted and the last of them shown; those not shown stay", async () => {
  render(<Field />);
  await paste(rows(999).join("\n"));
  expect(screen.getByText("999 values; the last 50 are shown.")).toBeTruthy();
  expect(screen.queryByText("reader948@example.com")).toBeNull();
  await paste("one more");
  expect(held).toEqual([...rows(999), "one more"]);
  await userEvent.keyboard("{Backspace}");
  expect(held).toEqual(rows(999));
  await userEvent.click(screen.getByRole("button", { name: "Remove all" }));
  expect(held).toBeNull();
});

test("ten thousand are refused, with how many a field takes, and nothing changes", async () => {
  render(<Field first={["a"]} />);
  await paste(rows(10_000).join("\n"));
  expect(screen.getByText(/10,001 values are too many: this takes 1,000/)).toBeTruthy();
  expect(held).toEqual(["a"]);
  await paste("b");
  expect(screen.queryByText(/too many/)).toBeNull();
  expect(held).toEqual(["a", "b"]);
});

test("of more than a field takes, made over the API, some can be removed", async () => {
  render(<Field first={rows(1200)} />);
  await userEvent.click(screen.getByLabelText("Values", { selector: "input" }));
  await userEvent.keyboard("{Backspace}");
  expect(held).toHaveLength(1199);
});

import { MantineProvider, Table } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { type ReactNode, useState } from "react";
import { beforeEach, expect, test } from "vitest";

import { Pages, TableFrame } from "~/ui/acting/Found";

beforeEach(() => sessionStorage.clear());

const shown = (what: ReactNode) => render(<MantineProvider env="test">{what}</MantineProvider>);

/** A list of four pages; each cursor is the number of its page. */
function Listed({ from }: { from?: string }) {
  const [cursor, go] = useState(from);
  const page = Number(cursor ?? 1);
  return (
    <>
      <p>This is page {page}</p>
      <Pages cursor={cursor} next={page < 4 ? String(page + 1) : null} go={go} total="37 people" />
    </>
  );
}

const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));

test("one goes on through a list, and back the way one came", async () => {
  shown(<Listed />);
  await press("Next page");
  await press("Next page");
  expect(screen.getByText("This is page 3")).toBeTruthy();
  await press("Previous page");
  expect(screen.getByText("This is page 2")).toBeTruthy();
  await press("Previous page");
  expect(screen.getByText("This is page 1")).toBeTruthy();
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Previous page" }).disabled).toBe(true);
});

test("after a reload one goes back as before, and to the beginning from a page opened by its address", async () => {
  const { unmount } = shown(<Listed />);
  await press("Next page");
  await press("Next page");
  unmount();
  const reloaded = shown(<Listed from="3" />);
  await press("Previous page");
  expect(screen.getByText("This is page 2")).toBeTruthy();
  reloaded.unmount();
  shown(<Listed from="4" />);
  await press("Previous page");
  expect(screen.getByText("This is page 1")).toBeTruthy();
});

test("a list on one page has its total, and no way on", () => {
  shown(<Pages cursor={undefined} next={null} go={() => undefined} total="37 people" />);
  expect(screen.getByRole("navigation").textContent).toBe("37 people");
});

test("arrows go from row to row, and Space chooses the row one stands on", async () => {
  shown(
    <TableFrame label="People" head={<Table.Th>Name</Table.Th>}>
      {["Ann", "Bob"].map((name) => (
        <Table.Tr key={name}>
          <Table.Td>
            <input type="checkbox" aria-label={`Choose ${name}`} />
            <a href={`#${name}`}>{name}</a>
          </Table.Td>
        </Table.Tr>
      ))}
    </TableFrame>,
  );
  screen.getByRole("link", { name: "Ann" }).focus();
  await userEvent.keyboard("{ArrowDown}");
  expect(document.activeElement?.textContent).toBe("Bob");
  await userEvent.keyboard(" ");
  expect(screen.getByRole<HTMLInputElement>("checkbox", { name: "Choose Bob" }).checked).toBe(true);
  await userEvent.keyboard("{ArrowDown}{ArrowUp}");
  expect(document.activeElement?.textContent).toBe("Ann");
});

import { MantineProvider, Table } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";

import { ChosenTable } from "~/ui/acting/ChosenTable";
import type { Column } from "~/ui/acting/columns";

interface Call {
  event: string;
  state: string;
  attempts: number;
}

const OFFERED: Column<Call>[] = [
  { column: "state", label: "State", cell: ({ state }) => state },
  { column: "attempts", label: "Attempts", cell: ({ attempts }) => attempts },
];

beforeEach(() => localStorage.clear());

function shown(user: string) {
  const queries = new QueryClient();
  queries.setQueryData(["me"], { name: user });
  return render(
    <QueryClientProvider client={queries}>
      <MantineProvider env="test">
        <ChosenTable
          table="calls"
          label="Calls"
          offered={OFFERED}
          head={<Table.Th>Event</Table.Th>}
          rows={[{ event: "ping", state: "answered", attempts: 3 }]}
          idOf={({ event }) => event}
          lead={({ event }) => <Table.Td>{event}</Table.Td>}
        />
      </MantineProvider>
    </QueryClientProvider>,
  );
}

const heads = () => screen.getAllByRole("columnheader").map(({ textContent }) => textContent);

test("a column one does not want stays away, for oneself; what the rows are called by stays", async () => {
  const mine = shown("ann@example.com");
  expect(heads()).toEqual(["Event", "State", "Attempts"]);
  await userEvent.click(screen.getByRole("button", { name: "Columns" }));
  await userEvent.click(await screen.findByLabelText("State"));
  expect(heads()).toEqual(["Event", "Attempts"]);
  expect(screen.getAllByRole("cell").map(({ textContent }) => textContent)).toEqual(["ping", "3"]);
  mine.unmount();
  const again = shown("ann@example.com");
  expect(heads()).toEqual(["Event", "Attempts"]);
  again.unmount();
  shown("bob@example.com");
  expect(heads()).toEqual(["Event", "State", "Attempts"]);
});

import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { Elsewhere } from "~/pages/workflows/results/Elsewhere";

test("days with figures are one press away", async () => {
  const change = vi.fn();
  render(
    <MantineProvider env="test">
      <Elsewhere span={{ first: "1997-01-01", last: "1998-10-12" }} period={{ from: "2026-10-25", to: "2026-11-23" }} change={change} />
    </MantineProvider>,
  );
  const [near, all] = screen.getAllByRole("button");
  expect(screen.getByRole("status").textContent).toContain("from Jan 1, 1997 to Oct 12, 1998");
  expect(near?.textContent).toMatch(/Sep 13.+Oct 12, 1998/);
  if (near) await userEvent.click(near);
  expect(change).toHaveBeenLastCalledWith({ from: "1998-09-13", to: "1998-10-12" });
  if (all) await userEvent.click(all);
  expect(change).toHaveBeenLastCalledWith({ from: "1997-01-01", to: "1998-10-12" });
});

import { MantineProvider } from "@mantine/core";
import { render } from "@testing-library/react";
import { expect, test } from "vitest";

import { Earned } from "~/pages/workflows/results/Earned";

const told = (orders: number, revenue: Record<string, string>) => {
  const { container } = render(
    <MantineProvider env="test">
      <p>
        <Earned orders={orders} revenue={revenue} />
      </p>
    </MantineProvider>,
  );
  const whole = container.querySelector("p");
  const lines = [...(whole?.children ?? [])].map((each) => each.textContent.trim());
  return lines.length > 0 ? lines : whole?.textContent;
};

test("each currency is on a line of its own, in its own minor unit", () => {
  expect(told(3, { EUR: "1234.50", JPY: "1200", XXX: "3.00" })).toEqual(["€1,234.50", "¥1,200", "3.00 no currency", "from 3 orders"]);
});

test("an order without value is an order, and none is a dash", () => {
  expect(told(1, {})).toEqual(["from 1 order"]);
  expect(told(0, {})).toBe("–");
});

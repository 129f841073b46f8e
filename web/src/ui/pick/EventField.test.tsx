import { MantineProvider } from "@mantine/core";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, beforeAll, expect, test } from "vitest";

import { loadRest, setLanguage, startLanguage } from "~/i18n";
import { EventField } from "~/ui/pick";

let held: string | null = null;

function Holder({ start }: { start: string | null }) {
  const [value, set] = useState(start);
  held = value;
  return <EventField label="Which" value={value} onChange={set} />;
}

beforeAll(async () => {
  await startLanguage();
  await loadRest();
  await setLanguage("fr");
});
afterEach(cleanup);

const show = (start: string | null) => {
  render(
    <MantineProvider env="test">
      <Holder start={start} />
    </MantineProvider>,
  );
  return screen.getByLabelText<HTMLInputElement>("Which", { selector: "input" });
};

const type = (field: HTMLElement, text: string) => {
  fireEvent.focus(field);
  fireEvent.change(field, { target: { value: text } });
};

test("an event is shown as people read it, and kept by its own name", () => {
  const field = show("Email Opened");
  expect(field.value).toBe("E-mail ouvert");
  expect(held).toBe("Email Opened");
});

test("it is found by what people read and by its own name", async () => {
  const field = show(null);
  type(field, "rembours");
  fireEvent.click(await screen.findByText("Commande remboursée"));
  expect(held).toBe("Order Refunded");
  expect(field.value).toBe("Commande remboursée");
  type(field, "product add");
  expect(await screen.findByText("Produit ajouté au panier")).toBeTruthy();
});

test("what is typed whole is the event of that name, unless one says that it is one's own", async () => {
  const field = show(null);
  type(field, "commande passée");
  fireEvent.blur(field);
  expect(held).toBe("Order Completed");
  type(field, "Commande");
  type(field, "Commande passée");
  const options = await screen.findAllByText("Commande passée");
  const own = options.at(-1);
  if (own) fireEvent.click(own);
  fireEvent.blur(field);
  expect(held).toBe("Commande passée");
});

test("an event of one's own is kept as it is typed", () => {
  const field = show(null);
  type(field, "Lesson Done");
  fireEvent.blur(field);
  expect(held).toBe("Lesson Done");
  expect(field.value).toBe("Lesson Done");
});

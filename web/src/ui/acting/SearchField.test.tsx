import { MantineProvider } from "@mantine/core";
import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";

import { SearchField } from "~/ui/acting/SearchField";

/** A page whose address is kept here, with all that it ever was. */
function opened() {
  const addresses: string[] = [];
  let go: (to: string) => void = () => undefined;
  function Page() {
    const [address, setAddress] = useState("");
    go = setAddress;
    const change = (wanted: string) => {
      addresses.push(wanted);
      setAddress(wanted);
    };
    return (
      <MantineProvider>
        <SearchField label="Search" value={address} change={change} />
      </MantineProvider>
    );
  }
  render(<Page />);
  return { addresses, go: (to: string) => act(() => go(to)), field: screen.getByRole<HTMLInputElement>("searchbox", { name: "Search" }) };
}

test("what is typed gets to the address once one pauses, and stays as it is typed", async () => {
  const { addresses, field } = opened();
  await userEvent.type(field, "ab ");
  await expect.poll(() => addresses.at(-1)).toBe("ab");
  expect(field.value).toBe("ab ");
});

test("an address that changes by itself is taken over", async () => {
  const { addresses, go, field } = opened();
  await userEvent.type(field, "ab");
  await expect.poll(() => addresses.at(-1)).toBe("ab");
  go("");
  expect(field.value).toBe("");
  go("cd");
  expect(field.value).toBe("cd");
});

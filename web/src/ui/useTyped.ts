import { useState } from "react";

/** What is typed into a search that the address follows; it empties when the address does. */
export function useTyped(address: string) {
  const [typed, type] = useState(address);
  const [before, setBefore] = useState(address);
  if (address !== before) {
    setBefore(address);
    if (!address) type("");
  }
  return [typed, type] as const;
}

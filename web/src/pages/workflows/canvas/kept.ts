/** What each reader keeps for themselves, in their browser: it is no part of the draft. */

import { useState } from "react";

function readList(key: string): string[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(found) ? found.filter((each) => typeof each === "string") : [];
  } catch {
    return [];
  }
}

/** A list of words kept under a name. */
export function useKept(name: string): [readonly string[], (list: readonly string[]) => void] {
  const key = `jalon.${name}`;
  const [kept, keep] = useState<{ key: string; list: readonly string[] }>(() => ({ key, list: readList(key) }));
  const list = kept.key === key ? kept.list : readList(key);
  const put = (changed: readonly string[]) => {
    keep({ key, list: changed });
    try {
      localStorage.setItem(key, JSON.stringify(changed));
    } catch {
      // Full or forbidden: then it lasts as long as the page.
    }
  };
  return [list, put];
}

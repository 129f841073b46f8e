import { useEffect, useRef, useState } from "react";

import type { Sending } from "~/api/sending";

/** Sends a file, and knows how far it is (null: nothing is being sent); who leaves the page stops it. */
export function useSending() {
  const [share, tell] = useState<number | null>(null);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const send = async <T>(sending: (how: Sending) => Promise<T>): Promise<T> => {
    stop.current = new AbortController();
    tell(0);
    try {
      return await sending({ tell, stop: stop.current.signal });
    } finally {
      tell(null);
    }
  };
  return { share, send };
}

import { useEffect, useRef, useState } from "react";

import { upload } from "~/pages/resources/uploading";

/** Sends a file, and knows how far it is; who leaves the page stops it. */
export function useUpload() {
  const [share, setShare] = useState<number | null>(null);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const send = async (what: Parameters<typeof upload>[0]) => {
    stop.current = new AbortController();
    setShare(0);
    try {
      return await upload(what, setShare, stop.current.signal);
    } finally {
      setShare(null);
    }
  };
  return { share, send };
}

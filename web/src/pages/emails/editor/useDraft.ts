import { useCallback, useEffect, useRef, useState } from "react";

import { sameDesign } from "~/pages/emails/editor/design";
import { type Base, dropDraft, keepDraft } from "~/pages/emails/editor/keeping";
import type { Opened, Published } from "~/pages/emails/editor/queries";
import type { Body } from "~/pages/emails/queries";

const REST = 500;

export interface Draft {
  design: Body;
  published: Published | null;
  base: Base | null;
  /** Whether it differs from what is published. */
  dirty: boolean;
  /** When the browser kept it; null: it could not, or there is nothing to keep yet. */
  keptAt: number | null;
  failed: boolean;
  change: (change: (design: Body) => Body) => void;
  /** From now on this is what is published; there is no draft but for what was written after it was sent. */
  settle: (published: Published, sent?: Body) => void;
  /** Goes on from a newer published state, keeping what is written. */
  rebase: (published: Published) => void;
  discard: () => Promise<void>;
}

/** What is written in an email, kept by the browser as it is written. */
export function useDraft(slug: string, opened: Opened, start: Body): Draft {
  const [published, setPublished] = useState(opened.published);
  const [base, setBase] = useState(opened.kept ? opened.kept.base : (opened.published?.base ?? null));
  const [design, setDesign] = useState(opened.kept?.design ?? start);
  const [keptAt, setKeptAt] = useState(opened.kept?.at ?? null);
  const [failed, setFailed] = useState(false);
  const dirty = published === null || !sameDesign(design, published.design);

  const gone = useRef(false);
  const keep = useCallback(async () => {
    if (gone.current) return;
    if (!dirty) {
      await dropDraft(slug);
      setKeptAt(null);
      return;
    }
    const at = Date.now();
    try {
      await keepDraft(slug, { design, base, at });
      setKeptAt(at);
      setFailed(false);
    } catch {
      setFailed(true);
    }
  }, [slug, design, base, dirty]);

  // Kept a moment after each change, and at once when the page is left.
  const pending = useRef<(() => void) | null>(null);
  useEffect(() => {
    const now = () => {
      pending.current = null;
      void keep();
    };
    pending.current = now;
    const timer = setTimeout(now, REST);
    return () => clearTimeout(timer);
  }, [keep]);
  useEffect(() => {
    const flush = () => pending.current?.();
    window.addEventListener("pagehide", flush);
    return () => {
      window.removeEventListener("pagehide", flush);
      flush();
    };
  }, []);

  const settle = (next: Published, sent = design) => {
    setPublished(next);
    setBase(next.base);
    setDesign((now) => (now === sent ? next.design : now));
  };
  const discard = async () => {
    gone.current = published === null;
    pending.current = null;
    await dropDraft(slug);
    if (published) settle(published);
  };
  const rebase = (next: Published) => {
    setPublished(next);
    setBase(next.base);
  };
  return { design, published, base, dirty, keptAt, failed, change: setDesign, settle, rebase, discard };
}

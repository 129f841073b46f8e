import { Modal } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import { me } from "~/app/session";
import { SignIn } from "~/app/SignIn";

interface Awaited {
  done: Promise<void>;
  resolve: () => void;
}

let awaited: Awaited | null = null;
let told: (() => void) | null = null;

function set(value: Awaited | null): void {
  awaited = value;
  told?.();
}

/** Has somebody sign in over the page, which keeps what it has; all calls wait for the same. */
export function signedInAgain(): Promise<void> {
  if (awaited) return awaited.done;
  let resolve = () => {};
  const done = new Promise<void>((resolved) => (resolve = resolved));
  set({ done, resolve });
  return done;
}

function subscribe(listener: () => void) {
  told = listener;
  return () => {
    told = null;
  };
}

export function SessionEnded() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const waiting = useSyncExternalStore(subscribe, () => awaited);
  const proceed = () => {
    set(null);
    waiting?.resolve();
    // Somebody else may have signed in, who may do other things.
    void queries.invalidateQueries({ queryKey: me.queryKey });
  };
  return (
    <Modal.Root opened={waiting !== null} onClose={() => undefined} closeOnEscape={false} closeOnClickOutside={false}>
      <Modal.Overlay />
      <Modal.Content aria-label={t("signIn.title")}>
        <Modal.Body>
          <SignIn again onDone={proceed} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

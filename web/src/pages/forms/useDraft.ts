import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { Problem } from "~/api/problem";
import { mended, type Wrong, wrongAt } from "~/pages/forms/problems";
import type { Held, OneOf } from "~/pages/forms/queries";
import { Refusal } from "~/ui/acting/refusal";
import { toast } from "~/ui/acting/toast";

interface Options<W, D, C> {
  /** As it was read last. */
  held: Held<W>;
  /** How it is read. */
  one: OneOf<W>;
  /** What else is other than it was read, once this is saved. */
  stale: readonly QueryKey[];
  draftOf: (whole: W) => D;
  /** What is sent of a draft. */
  changesOf: (draft: D) => C;
  send: (changes: C, tag: string) => Promise<Held<W>>;
}

type Place = readonly (string | number)[];

const CHANGED = "changed_meanwhile";

/** Changes to something with an inside, kept here until they are saved; nobody else's are overwritten
 * unasked. */
export function useDraft<W, D extends object, C>({ held, one, stale, draftOf, changesOf, send }: Options<W, D, C>) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [base, setBase] = useState(held);
  const [draft, setDraft] = useState(() => draftOf(held.whole));
  const [seen, see] = useState(held.tag);
  const [problems, setProblems] = useState<Wrong[]>([]);
  const element = useRef<HTMLFormElement>(null);
  const dirty = JSON.stringify(changesOf(draft)) !== JSON.stringify(changesOf(draftOf(base.whole)));
  const begin = (from: Held<W>) => {
    setBase(from);
    setDraft(draftOf(from.whole));
    setProblems([]);
  };
  if (held.tag !== seen) {
    see(held.tag);
    if (held.tag !== base.tag && !dirty) begin(held);
  }
  /** It is so now, whoever saved it. */
  const done = (now: Held<W>) => {
    queries.setQueryData(one.queryKey, now);
    for (const queryKey of stale) void queries.invalidateQueries({ queryKey });
  };
  const sending = useMutation({
    mutationFn: (tag: string) => send(changesOf(draft), tag),
    onMutate: () => setProblems([]),
    onSuccess: (answer) => {
      setBase(answer);
      done(answer);
      toast(t("acting.saved"));
    },
    onError: (error) => setProblems(error instanceof Refusal ? error.problems : []),
  });
  const reading = useMutation({ mutationFn: () => queries.query({ ...one, staleTime: 0 }) });
  useEffect(() => {
    if (problems.length > 0) element.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [problems]);
  const conflict = sending.error instanceof Problem && sending.error.code === CHANGED;
  const set = <N extends keyof D & string>(name: N, value: D[N], place: Place = [name]) => {
    setDraft((before) => ({ ...before, [name]: value }));
    setProblems((before) => (wrongAt(before, place) === undefined ? before : mended(before, place)));
  };
  return {
    element,
    draft,
    dirty,
    set,
    /** What the server says of a place, or of anything in it. */
    wrong: (place: Place, inside: "inside" | "itself" = "inside") => wrongAt(problems, place, inside),
    busy: sending.isPending || reading.isPending,
    failure: conflict ? reading.error : sending.error,
    submit: (event: SyntheticEvent) => {
      event.preventDefault();
      if (!sending.isPending) sending.mutate(base.tag);
    },
    conflict: conflict
      ? {
          /** Drops the changes made here. */
          theirs: () =>
            reading.mutate(undefined, {
              onSuccess: (now) => {
                sending.reset();
                begin(now);
                done(now);
              },
            }),
          /** Saves them over what somebody else saved. */
          mine: () => reading.mutate(undefined, { onSuccess: ({ tag }) => sending.mutate(tag) }),
        }
      : null,
  };
}

type Whole<D extends object> = ReturnType<typeof useDraft<unknown, D, unknown>>;

/** As its fields are shown and changed. */
export type Draft<D extends object> = Pick<Whole<D>, "draft" | "set" | "wrong">;
/** As it is sent, whatever is in it. */
export type AnyDraft = Omit<Whole<object>, keyof Draft<object>>;

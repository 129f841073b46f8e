/** What is read on cards, branches, ends and places, in the reader's language. */

import type { TFunction } from "i18next";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { type Link, type Structure, TRIGGER } from "~/builder";
import type { Words } from "~/pages/workflows/canvas/types";
import { kindOf } from "~/pages/workflows/flow/kinds";

/** From here on figures are short, such as 12K; they are exact on hover. */
const COMPACT_FROM = 10_000;

export interface Texts {
  /** What a step does. */
  readonly sentence: (step: string) => string;
  /** Where it goes back or on to, as that is numbered here: its own sentence can only name it; empty when it goes nowhere. */
  readonly jump: (step: string) => string;
  /** What the team calls it; empty when it has no name of its own. */
  readonly own: (step: string) => string;
  /** Its number, with its own name or what it does. */
  readonly mention: (step: string) => string;
  /** On what a branch is taken. */
  readonly way: (link: Link) => string;
  /** An end, a chip or what is missing; as short as a chip when asked. */
  readonly end: (link: Link, brief?: boolean) => string;
  /** The place on links, and what is behind it. */
  readonly where: (links: readonly Link[]) => { readonly after: string; readonly before: string };
  readonly number: (value: number) => string;
  readonly rate: (share: number) => string;
}

export function useTexts(structure: Structure, words: Words): Texts {
  const { t, i18n } = useTranslation();
  return useMemo(() => textsOf(t, i18n.language, structure, words), [t, i18n.language, structure, words]);
}

/** Shares of a whole. */
export function useRate(): (share: number) => string {
  const { i18n } = useTranslation();
  return rateIn(i18n.language);
}

const rateIn = (language: string) => (share: number) => new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 }).format(share);

/** Figures where there is little room. */
export function useCompact(): (value: number) => string {
  const { i18n } = useTranslation();
  return (value) => new Intl.NumberFormat(i18n.language, value < COMPACT_FROM ? {} : { notation: "compact", maximumFractionDigits: 1 }).format(value);
}

function textsOf(t: TFunction, language: string, structure: Structure, words: Words): Texts {
  const { graph, numbers } = structure;
  const rate = rateIn(language);
  const kindName = (step: string) => {
    const kind = graph.byKey.get(step)?.kind ?? "";
    const known = kindOf(kind);
    return known ? t(`workflow.kind.${known}`) : kind;
  };
  const sentence = (step: string) => {
    if (step === TRIGGER) return words.trigger || t("canvas.noTrigger");
    return jump(step) || words.steps[step] || kindName(step);
  };
  const jump = (step: string) => {
    const { kind, data } = graph.byKey.get(step) ?? {};
    const to = kind === "go_to" ? graph.out.get(step)?.[0]?.to : null;
    if (!to) return "";
    const place = { number: numbers.get(to) ?? "", name: own(to) || kindName(to) };
    return typeof data?.rounds === "number" ? t("canvas.goTo.rounds", { ...place, count: data.rounds }) : t("canvas.goTo.step", place);
  };
  const own = (step: string) => textOf(graph.byKey.get(step)?.data.name);
  const title = (step: string) => own(step) || sentence(step);
  const mention = (step: string) => (step === TRIGGER ? t("canvas.trigger") : `${numbers.get(step) ?? ""} ${title(step)}`.trim());
  const way = (link: Link) => saidWay(t, rate, words, link);
  const named = (step: string) => ({ number: numbers.get(step) ?? "", name: title(step) });
  return {
    sentence,
    jump,
    own,
    mention,
    way,
    rate,
    end: (link, brief = false) => {
      if (link.arrives === "step" && link.to !== null) return t(brief ? "canvas.goesTo" : "canvas.chip", named(link.to));
      if (link.arrives === "end") return t("canvas.end");
      return link.target === undefined ? t("canvas.nowhere") : t("canvas.missing", { step: link.target });
    },
    where: (links) => {
      const [first] = links;
      if (!first) return { after: "", before: "" };
      const before = first.to === null ? t("canvas.move.last") : t("canvas.move.before", named(first.to));
      if (first.from === TRIGGER) return { after: t("canvas.move.start"), before };
      if (links.length > 1) return { after: t("canvas.move.below", named(first.from)), before };
      if ((graph.out.get(first.from)?.length ?? 0) < 2) return { after: t("canvas.move.after", named(first.from)), before };
      return { after: t("canvas.move.branch", { branch: way(first), ...named(first.from) }), before };
    },
    number: (value) => new Intl.NumberFormat(language).format(value),
  };
}

function saidWay(t: TFunction, rate: (share: number) => string, words: Words, link: Link): string {
  if (link.role === "start" || link.role === "next") return "";
  if (link.role !== "branch") return t(`canvas.way.${link.role}`);
  const place = typeof link.path[1] === "number" ? link.path[1] : 0;
  const said = words.branches[link.from]?.[place];
  if (said) return said;
  const { name, share } = link.entry ?? {};
  if (textOf(name)) return textOf(name);
  if (typeof share === "number") return t("canvas.way.share", { rate: rate(share / 100) });
  return t("canvas.way.branch", { number: place + 1 });
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

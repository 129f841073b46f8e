import * as flow from "~/pages/workflows/flow/words";
import * as history from "~/pages/workflows/history/words";
import * as people from "~/pages/workflows/people/words";
import * as results from "~/pages/workflows/results/words";

/** The texts of the page of one workflow: its own, and those of its tabs. */
export const en = {
  flow: "Flow",
  results: "Results",
  people: "People",
  history: "History",
  version: "Version {{number}} is live",
  pausedHold: "those inside stay where they are",
  pausedSkip: "those inside go on without emails",
  starts: "starts {{at}}",
  ends: "ends {{at}}",
  hasDraft: "has changes that are not live",
  ...flow.en,
  ...results.en,
  ...people.en,
  ...history.en,
};

export const fr: typeof en = {
  flow: "Déroulé",
  results: "Résultats",
  people: "Personnes",
  history: "Historique",
  version: "La version {{number}} est en ligne",
  pausedHold: "ceux qui sont dedans restent où ils sont",
  pausedSkip: "ceux qui sont dedans avancent sans e-mails",
  starts: "commence le {{at}}",
  ends: "finit le {{at}}",
  hasDraft: "a des changements qui ne sont pas en ligne",
  ...flow.fr,
  ...results.fr,
  ...people.fr,
  ...history.fr,
};

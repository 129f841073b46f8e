export const en = {
  title: "Why",
  close: "Close the explanation",
  happened: "Yes",
  not: "No",
  awaited: "Waits",
  passage: "Passage {{number}}, version {{version}}",
  decisions: "Decisions, in the order of time",
  refusals: "Entries refused",
  waysIn: "What could let the contact in",
  noDecision: "No decision is kept of this passage any more.",
  zone: "Times in {{zone}}",
};

export const fr: typeof en = {
  title: "Pourquoi",
  close: "Fermer l'explication",
  happened: "Oui",
  not: "Non",
  awaited: "Attend",
  passage: "Passage {{number}}, version {{version}}",
  decisions: "Décisions, dans l'ordre du temps",
  refusals: "Entrées refusées",
  waysIn: "Ce qui pourrait faire entrer le contact",
  noDecision: "Aucune décision de ce passage n'est plus conservée.",
  zone: "Heures de {{zone}}",
};

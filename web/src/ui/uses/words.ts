export const en = {
  unused: "Nothing uses it: no living workflow, and nothing else.",
  version: "version {{number}}",
  places: { triggers: "trigger", audience: "audience", suppress: "suppression lists", repeat: "repeat policy", exit: "exit", goal: "goal", steps: "step" },
  kinds: { workflow: "workflow", segment: "segment", form: "form", landing_page: "landing page", topic: "subscription offered to contacts", email: "email", email_version: "former email", "scoring rule": "scoring rule" },
};

export const fr: typeof en = {
  unused: "Rien ne l'utilise : aucun workflow en vie, ni rien d'autre.",
  version: "version {{number}}",
  places: { triggers: "déclencheur", audience: "audience", suppress: "listes d'exclusion", repeat: "règle de répétition", exit: "sortie", goal: "objectif", steps: "étape" },
  kinds: { workflow: "workflow", segment: "segment", form: "formulaire", landing_page: "page de destination", topic: "thème proposé aux contacts", email: "e-mail", email_version: "e-mail d'autrefois", "scoring rule": "règle de score" },
};

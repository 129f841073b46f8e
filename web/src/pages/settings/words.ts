import * as bounces from "~/pages/settings/bounces.words";
import * as calls from "~/pages/settings/calls.words";
import * as people from "~/pages/settings/people.words";
import * as routes from "~/pages/settings/routes.words";
import * as scoring from "~/pages/settings/scoring.words";
import * as senders from "~/pages/settings/senders.words";
import * as sending from "~/pages/settings/sending.words";
import * as watching from "~/pages/settings/watching.words";

export const en = {
  title: "Settings",
  actions: "Actions",
  slug: "Short name",
  once: "This is shown this once. Keep it now.",
  kept: "I have kept it",
  ...people.en,
  ...senders.en,
  ...routes.en,
  ...sending.en,
  ...bounces.en,
  ...scoring.en,
  ...calls.en,
  ...watching.en,
};

export const fr: typeof en = {
  title: "Réglages",
  actions: "Actions",
  slug: "Nom court",
  once: "Ceci ne s'affiche que cette fois. Gardez-le maintenant.",
  kept: "Je l'ai gardé",
  ...people.fr,
  ...senders.fr,
  ...routes.fr,
  ...sending.fr,
  ...bounces.fr,
  ...scoring.fr,
  ...calls.fr,
  ...watching.fr,
};

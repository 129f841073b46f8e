export const en = {
  version: "Version",
  isLive: "Version {{number}} (live)",
  before: "Version {{number}}",
  hereNow: "“Here now” is now; all else is since it was published.",
  line: "How the figures reconcile",
  allVersions: "All versions together",
  drawing: "The workflow with its figures",
  never: "No figures yet",
  neverHelp: "They begin when the workflow is published. Until then, simulate it.",
  partly: "Only those whose passage is at this step, or ended there, can be listed; who went on is counted.",
};

export const fr: typeof en = {
  version: "Version",
  isLive: "Version {{number}} (en ligne)",
  before: "Version {{number}}",
  hereNow: "« Ici maintenant » est à l'instant ; le reste, depuis sa publication.",
  line: "Comment les chiffres se recoupent",
  allVersions: "Toutes versions confondues",
  drawing: "Le workflow avec ses chiffres",
  never: "Aucun chiffre pour l'instant",
  neverHelp: "Ils commencent quand le workflow est publié. D'ici là, simulez-le.",
  partly: "Seules les personnes dont le passage est à cette étape, ou s'y est terminé, sont listées ; les autres sont comptées.",
};

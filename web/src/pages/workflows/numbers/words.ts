export const en = {
  version: "Version",
  isLive: "Version {{number}} (live)",
  before: "Version {{number}}",
  hereNow: "“Here now” is now; all else is since it was published.",
  hereNowOfDays: "“Here now” is now; all else is of these days.",
  line: "How the figures reconcile",
  allVersions: "Entered and what became of them: all versions, since it began.",
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
  hereNowOfDays: "« Ici maintenant » est à l'instant ; le reste, de ces jours.",
  line: "Comment les chiffres se recoupent",
  allVersions: "Entrées et suites : toutes versions, depuis le début.",
  drawing: "Le workflow avec ses chiffres",
  never: "Aucun chiffre pour l'instant",
  neverHelp: "Ils commencent quand le workflow est publié. D'ici là, simulez-le.",
  partly: "Seules les personnes dont le passage est à cette étape, ou s'y est terminé, sont listées ; les autres sont comptées.",
};

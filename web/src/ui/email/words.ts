export const en = {
  outside: "Images of {{sites}} are not loaded: whoever keeps them would learn that you look.",
  load: "Load the images",
};

export const fr: typeof en = {
  outside: "Les images de {{sites}} ne sont pas chargées : qui les héberge apprendrait que vous regardez.",
  load: "Charger les images",
};

/** What new blocks say, in the language of the email and not in that of the app. */
const EN = {
  title: "A title",
  text: "Write here.",
  button: "Read more",
  reason: "You receive this email because you agreed to hear from",
  view: "View in browser",
  preferences: "Preferences",
  unsubscribe: "Unsubscribe",
};

const FR: typeof EN = {
  title: "Un titre",
  text: "Écrivez ici.",
  button: "En savoir plus",
  reason: "Vous recevez cet e-mail parce que vous avez accepté les nouvelles de",
  view: "Voir dans le navigateur",
  preferences: "Préférences",
  unsubscribe: "Se désinscrire",
};

/** A source with its `[phrases]` in a locale's language, English for those that have none here. */
export function phrased(source: string, locale: string): string {
  const phrases: Record<string, string> = { ...(/^fr\b/i.test(locale) ? FR : EN), lang: locale };
  return source.replaceAll(/\[(\w+)\]/g, (whole, name: string) => phrases[name] ?? whole);
}

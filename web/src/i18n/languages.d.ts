/** The texts of one language, which the build takes from words.ts. */
declare module "words:*" {
  const words: typeof import("~/i18n/words").en;
  export default words;
}

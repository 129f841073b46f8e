/** Some texts of one language, which the build takes from words.ts. */
declare module "words:*" {
  const words: object;
  export default words;
}

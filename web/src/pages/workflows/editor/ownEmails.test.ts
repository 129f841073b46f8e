import { expect, test } from "vitest";

import { ownEmailsOf } from "~/pages/workflows/editor/ownEmails";

const words = { subject: "Hello", mjml: "<mjml></mjml>" };

test("the emails that come with a draft are known by name, and whole as the library takes them", () => {
  const draft = { emails: { hello: { name: "Hello there", category: "welcome", locales: { en: words } }, bare: { locales: { en: words } }, broken: null } };
  expect(ownEmailsOf(draft)).toEqual([
    { slug: "hello", name: "Hello there", design: { name: "Hello there", category: "welcome", transactional: false, locales: { en: words } } },
    { slug: "bare", name: "bare", design: { name: "", category: "", transactional: false, locales: { en: words } } },
  ]);
  expect(ownEmailsOf({})).toEqual([]);
});

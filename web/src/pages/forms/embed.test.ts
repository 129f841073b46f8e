import { expect, it } from "vitest";

import type { FormField } from "~/pages/forms/design";
import { addressIn, escaped, linkTo, plainForm, snippetIn } from "~/pages/forms/embed";

const SNIPPET = '<script src="https://jalon.example/f/contact-us.js"></script>';

const field = (given: Partial<FormField> & { attribute: string }): FormField => ({ label: {}, required: false, long: false, choices: [], hidden: false, value: "", ...given });

it("lets nothing of a text become HTML", () => {
  expect(escaped(`<b>"R&D"</b> l'été`)).toBe("&lt;b&gt;&quot;R&amp;D&quot;&lt;/b&gt; l&#39;été");
  expect(linkTo("https://jalon.example/f/a?x=1&y=2", "<script>")).toBe('<a href="https://jalon.example/f/a?x=1&amp;y=2">&lt;script&gt;</a>');
});

it("names the language asked for", () => {
  expect(addressIn("https://jalon.example/f/a", "fr")).toBe("https://jalon.example/f/a?lang=fr");
  expect(addressIn("https://jalon.example/f/a", null)).toBe("https://jalon.example/f/a");
  expect(snippetIn(SNIPPET, "fr")).toBe('<script src="https://jalon.example/f/contact-us.js" data-lang="fr"></script>');
  expect(snippetIn(SNIPPET, null)).toBe(SNIPPET);
});

it("writes a form whose names and values are those the server reads", () => {
  const html = plainForm(
    {
      address: "https://jalon.example/f/a",
      fields: [
        field({ attribute: "email", label: { en: "Your email" }, required: true }),
        field({ attribute: "message", label: { en: "Message" }, long: true }),
        field({ attribute: "topic", label: { en: "Topic" }, choices: [{ value: 'a"b', label: { en: "<A>" } }] }),
        field({ attribute: "likes", label: { en: "Likes" }, choices: [{ value: "tea", label: {} }] }),
        field({ attribute: "adult", label: { en: "Adult" } }),
        field({ attribute: "origin", hidden: true, value: "website" }),
      ],
      consents: [{ key: "news", wording: { en: "I agree" }, required: true }],
      submit: {},
    },
    "en",
    ({ attribute }) => (attribute === "likes" ? "texts" : attribute === "adult" ? "boolean" : "text"),
    "Send",
  );
  const page = html.split("\n").map((line) => line.trim());
  expect(page).toContain('<p><label>Your email <input type="email" name="email" required></label></p>');
  expect(page).toContain('<p><label>Message <textarea name="message"></textarea></label></p>');
  expect(page).toContain('<option value="a&quot;b">&lt;A&gt;</option>');
  expect(page).toContain('<label><input type="checkbox" name="likes" value="tea"> tea</label>');
  expect(page).toContain('<p><label><input type="checkbox" name="adult" value="yes"> Adult</label></p>');
  expect(page).toContain('<p><label><input type="checkbox" name="consent.news" value="yes" required> I agree</label></p>');
  expect(html).not.toContain("origin");
});

import fc from "fast-check";
import { expect, it } from "vitest";

import { slugOf } from "~/pages/settings/slug";

it("reads like the name", () => {
  expect(slugOf("Léa de l'Équipe", [])).toBe("lea-de-l-equipe");
  expect(slugOf("  News!  ", ["news", "news-2"])).toBe("news-3");
  expect(slugOf("日本", [])).toBe("sender");
});

it("is what the server takes, and never taken", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), fc.array(fc.constantFrom("a", "sender", "a-2")), (name, taken) => {
      const slug = slugOf(name, taken);
      expect(slug).toMatch(/^[a-z0-9][a-z0-9_-]{0,99}$/);
      expect(taken).not.toContain(slug);
    }),
  );
});

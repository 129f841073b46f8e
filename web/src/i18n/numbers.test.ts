import { createInstance } from "i18next";
import { expect, test } from "vitest";

import { INTERPOLATION, numbers } from "~/i18n/numbers";
import { fr } from "~/i18n/words";

test("a number in a text is written as its language writes numbers", async () => {
  const t = await createInstance().use(numbers).init({ lng: "fr", resources: { fr: { translation: fr } }, interpolation: INTERPOLATION });
  expect(t("emails.total", { count: 48_213 })).toBe("48\u202f213 e-mails");
});

import { expect, test } from "vitest";

import { calledOf, fileIn, refusalOf, tagOf } from "~/pages/emails/editor/images/images";

test("what mail readers do not show, and what is too large for telephones, is refused before it is sent", () => {
  expect(refusalOf({ type: "image/svg+xml", size: 10 })).toBe("type");
  expect(refusalOf({ type: "image/png", size: 2_000_001 })).toBe("large");
  expect(refusalOf({ type: "image/webp", size: 2_000_000 })).toBeNull();
});

test("words that come with their picture are words", () => {
  const file = new File([], "a.png", { type: "image/png" });
  expect(fileIn({ types: ["Files"], files: [file] as unknown as FileList })).toBe(file);
  expect(fileIn({ types: ["text/plain", "Files"], files: [file] as unknown as FileList })).toBeNull();
  expect(fileIn({ types: ["text/html"], files: [] as unknown as FileList })).toBeNull();
});

test("an image is called as its file was", () => {
  expect(calledOf(`${"0123456789ab".repeat(4)}-autumn-sale.png`)).toBe("autumn-sale.png");
});

test("an image is written as the source is", () => {
  expect(tagOf("mjml", "https://x/i/a.png")).toBe('<mj-image src="https://x/i/a.png" alt="" />');
  expect(tagOf("html", "https://x/i/a.png")).toMatch(/^<img src="https:\/\/x\/i\/a.png"/);
});

/** Emails, forms, resources, landing pages and the sandbox's inbox: what is open over them. */

import { choose } from "../../moves";
import { expect } from "../../watched";
import { dialog, exactly, inside, meanwhile, type Open, type Opened, then } from "./opening";

/** Writes another subject than the one that is published. */
const rewritten: Open = async (page, t) => {
  const subject = page.getByRole("textbox", { name: t("emailEditor.subject") });
  await subject.fill(`${await subject.inputValue()} again`);
  await expect(page.getByRole("button", { name: t("emailEditor.publish"), exact: true })).toBeEnabled();
};

const image = exactly((t) => t("emailEditor.images.insert"));

/** Gives a file that is no image. */
const given: Open = async (page, t) => {
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("button", { name: t("emailEditor.images.file") }).click()]);
  await chooser.setFiles({ name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("Not an image") });
  await page.getByText(t("emailEditor.images.type")).waitFor();
};

const EMAILS: readonly Opened[] = [
  dialog("emails/offer", "send once", (t) => t("emailEditor.once")),
  {
    address: "emails/offer",
    shows: "send once, later",
    open: then(exactly((t) => t("emailEditor.once")), async (page, t) => {
      const over = page.getByRole("dialog");
      await choose(page, over.getByRole("combobox", { name: t("emailEditor.segment") }), "Every condition");
      await over.getByText(t("emailEditor.later"), { exact: true }).click();
    }),
  },
  dialog("emails/offer", "test", (t) => t("emails.test")),
  { address: "emails/offer/edit?mode=text", shows: "publish", open: then(rewritten, exactly((t) => t("emailEditor.publish"))) },
  { address: "emails/letter/edit?mode=text", shows: "changed", open: rewritten },
  { address: "emails/letter/edit?mode=text", shows: "discard", open: then(rewritten, exactly((t) => t("emailEditor.discard"))) },
  dialog("emails/letter/edit?mode=text", "add a language", (t) => t("emailEditor.add")),
  {
    address: "emails/offer/edit?mode=text",
    shows: "published meanwhile",
    tells: /status of 412/,
    open: then(meanwhile("**/api/v1/emails/offer"), rewritten, exactly((t) => t("emailEditor.publish")), inside((t) => t("emailEditor.publish")), async (page, t) => {
      await page.getByText(t("emailEditor.conflictTitle")).waitFor();
    }),
  },
  { address: "emails/letter/edit?mode=source", shows: "image", open: image },
  { address: "emails/letter/edit?mode=source", shows: "image, refused", open: then(image, given) },
];

const FORMS: readonly Opened[] = [
  dialog("forms", "new", (t) => t("forms.new")),
  dialog("resources", "new", (t) => t("resources.new")),
  dialog("landing-pages", "new", (t) => t("landing.new")),
  ...["forms/contact-us", "resources/guide", "landing-pages/spring"].map((address) => dialog(address, "archive", (t) => t("forms.archive"))),
  dialog("forms/gone", "restore", (t) => t("forms.restore")),
  dialog("forms/gone", "delete", (t) => t("forms.delete")),
  dialog("resources/guide", "replace", (t) => t("resources.replace")),
  {
    address: "forms/contact-us",
    shows: "saved meanwhile",
    tells: /status of 412/,
    open: then(meanwhile("**/api/v1/forms/contact-us"), async (page) => page.getByRole("main").getByRole("textbox").first().fill("Another name"), exactly((t) => t("formEditor.save")), async (page, t) => {
      await page.getByText(t("forms.conflict")).waitFor();
    }),
  },
  {
    address: "forms/contact-us",
    shows: "field",
    open: async (page) => page.getByRole("main").locator("[aria-expanded=false]").nth(2).click(),
  },
];

const caught: Open = async (page, t) => {
  await page.getByRole("main").getByRole("link", { name: "An offer" }).first().click();
  await page.getByRole("heading", { level: 1, name: "An offer" }).waitFor();
  await page.locator(`iframe[title="${t("emails.frame")}"]`).or(page.locator("iframe")).first().waitFor();
};

const INBOX: readonly Opened[] = (["html", "text", "headers"] as const).map((shows) => ({
  address: "inbox",
  shows: `email, ${shows}`,
  open: then(caught, async (page, t) => page.getByRole("radiogroup", { name: t("inbox.shown") }).getByText(t(`inbox.${shows}`), { exact: true }).click()),
}));

export const CONTENT: readonly Opened[] = [...EMAILS, ...FORMS, ...INBOX];

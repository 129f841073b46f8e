import { OWNER, signIn, test } from "../watched";
import { furnish } from "./furnished";

test("the installation has something of everything", async ({ page }) => {
  await signIn(page, OWNER);
  await furnish(page);
});

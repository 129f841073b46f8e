import { ANALYST } from "../watched";
import { type Place, walk } from "./looks";
import { GONE, PAGES, PARTS } from "./pages";
import { CONTENT } from "./states/content";
import { AROUND } from "./states/frame";
import { PEOPLE } from "./states/people";
import { SETTINGS } from "./states/settings";
import { EDITED, WORKFLOWS } from "./states/workflows";
import { STEPS } from "./furnished";

const at = (addresses: readonly string[]): Place[] => addresses.map((address) => ({ address }));

walk("every page", at(PAGES));
walk("parts of pages, and names that are hard to place", at(PARTS));
walk("what is not there", at(GONE), { tells: /status of (404|422)/ });
walk("the panel of each kind of step", at(STEPS.map((step) => `workflows/every?mode=edit&step=${step}`)));
walk("the builder, and what happens around it", EDITED);
walk("the life of workflows, and who is inside", WORKFLOWS);
walk("contacts, companies, segments and lists", PEOPLE);
walk("emails, forms and what they give", CONTENT);
walk("settings and security", SETTINGS);
walk("around every page", AROUND);
walk("every page, for who may only look", at(PAGES.filter((address) => !/^(no\/such|$)/.test(address))), { as: "analyst", user: ANALYST, tells: /status of 403/ });

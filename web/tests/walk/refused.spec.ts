import { walk } from "./looks";
import { PAGES } from "./pages";

/** What the frame needs to be there at all. */
const FRAME = /\/api\/v1\/(me|sandbox|health)\b|\/_allauth\//;
const PROBLEM = { code: "unavailable", detail: "Out of order.", remedy: "Try again." };

walk("a page whose data cannot be had says so in place, and the rest of the app is there", PAGES.map((address) => ({ address })), {
  as: "refused",
  tells: /status of 503/,
  answers: (page) => page.route("**/api/v1/**", (route) => (FRAME.test(route.request().url()) ? route.continue() : route.fulfill({ status: 503, contentType: "application/problem+json", json: PROBLEM }))),
});

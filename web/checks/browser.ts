/** What Mantine asks of a browser and jsdom lacks. */
import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

import { loadRest, startLanguage } from "~/i18n";

class NoResizes implements ResizeObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}

/** A browser resolves addresses against the page; Node asks for whole ones. The client keeps the class it finds first. */
class Resolving extends Request {
  constructor(input: RequestInfo | URL, init?: RequestInit) {
    super(typeof input === "string" ? new URL(input, "http://jalon.test") : input, init);
  }
}

const unmatched = (media: string) =>
  Object.assign(new EventTarget(), { media, matches: false, onchange: null, addListener() {}, removeListener() {} });

Object.assign(window, { ResizeObserver: NoResizes, matchMedia: unmatched });
Object.assign(globalThis, { Request: Resolving });
Object.assign(Element.prototype, { scrollIntoView() {} });

afterEach(cleanup);

await startLanguage();
await loadRest();

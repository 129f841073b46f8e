/** What Mantine asks of a browser and jsdom lacks. */
import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

class NoResizes implements ResizeObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}

const unmatched = (media: string) =>
  Object.assign(new EventTarget(), { media, matches: false, onchange: null, addListener() {}, removeListener() {} });

Object.assign(window, { ResizeObserver: NoResizes, matchMedia: unmatched });
Object.assign(Element.prototype, { scrollIntoView() {} });

afterEach(cleanup);

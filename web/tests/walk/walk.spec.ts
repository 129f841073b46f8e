import { FOLDER, type Place, walk } from "./looks";
import { OPENED, PANELS } from "./opened";
import { PAGES, PARTS } from "./pages";

const ALWAYS: readonly Place[] = PAGES.map((address) => ({ address }));
const IN_TURN: readonly Place[] = [...[...PARTS, ...PANELS].map((address) => ({ address })), ...OPENED];

// What is in a page, or over it, is seen in one look after the other.
walk("every page", (look) => [...ALWAYS, ...IN_TURN.filter((_, at) => FOLDER || at % 4 === look)]);

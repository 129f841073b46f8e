import { expect, test } from "vitest";

import { layoutOf, structureOf } from "~/builder";
import { anchorOf, areaOf, boxOf, cardsOf, flowPoint, inSight, isIn, nearest, opening, pathOf, scrolling, showing, thickness, zoomed } from "~/pages/workflows/canvas/view";

const SIZE = { width: 1000, height: 600 };
const draw = (...steps: object[]) => layoutOf(structureOf({ steps }));

test("opens at 100 % with the trigger in the middle of the top", () => {
  expect(opening(SIZE)).toEqual({ x: 352, y: 24, zoom: 1 });
});

test("pans as little as shows a box, and not at all when it is in view", () => {
  const view = { x: 0, y: 0, zoom: 1 };
  expect(showing(view, SIZE, { x: 100, y: 100, width: 296, height: 88 })).toBe(view);
  expect(showing(view, SIZE, { x: 100, y: 700, width: 296, height: 88 })).toEqual({ x: 0, y: -236, zoom: 1 });
  expect(showing(view, SIZE, { x: -500, y: 100, width: 296, height: 88 })).toEqual({ x: 548, y: 0, zoom: 1 });
  const narrow = showing(view, { width: 200, height: 600 }, { x: 50, y: 100, width: 296, height: 88 });
  expect(narrow).toEqual({ x: -50, y: 0, zoom: 1 });
});

test("what is chosen comes into sight beside a panel, larger only where it could not be read", () => {
  const [view, box] = [{ x: 0, y: 0, zoom: 0.5 }, { x: 1500, y: 400, width: 296, height: 88 }];
  expect(inSight(view, SIZE, box)).toBe(view);
  expect(inSight(view, { ...SIZE, width: 600 }, box)).toEqual({ x: -346, y: 0, zoom: 0.5 });
  const far = { x: 10, y: 20, zoom: 0.4 };
  const near = inSight(far, SIZE, box);
  expect(near).toEqual({ x: -978.8, y: 20 - 444 * 0.6, zoom: 1 });
  expect(flowPoint(near, 10 + 1648 * 0.4, 20 + 444 * 0.4)).toEqual([1648, 444].map((each) => expect.closeTo(each, 6) as number));
  expect(inSight(far, { ...SIZE, width: 600 }, box)).toMatchObject({ x: 600 - 48 - 1796, zoom: 1 });
});

test("zooms about the middle, from 25 to 150 %", () => {
  const far = zoomed({ x: 0, y: 0, zoom: 0.26 }, SIZE, "out");
  expect(far.zoom).toBe(0.25);
  expect(zoomed({ x: 10, y: 10, zoom: 1.4 }, SIZE, "in").zoom).toBe(1.5);
  const view = { x: 40, y: -20, zoom: 0.8 };
  const [x, y] = flowPoint(view, 500, 300);
  const after = zoomed(view, SIZE, "whole");
  expect(after.zoom).toBe(1);
  expect(flowPoint(after, 500, 300)).toEqual([x, y].map((each) => expect.closeTo(each, 6) as number));
});

test("what is in view is a few tiles, whichever way one pans a little", () => {
  const area = areaOf({ x: -500, y: 30, zoom: 1 }, SIZE);
  expect(area).toEqual({ left: 400, top: -400, right: 1600, bottom: 800 });
  expect(areaOf({ x: -520, y: 10, zoom: 1 }, SIZE)).toEqual(area);
  expect(isIn(area, { x: 100, y: 0, width: 296, height: 88 })).toBe(false);
  expect(isIn(area, { x: 110, y: 0, width: 296, height: 88 })).toBe(true);
});

test("finds the boxes of places", () => {
  const layout = draw({ id: "a", kind: "branch", branches: [{ to: "end" }], otherwise: "x" }, { id: "x", kind: "delay" });
  expect(boxOf(layout, { step: "" })?.kind).toBe("trigger");
  expect(boxOf(layout, { step: "x" })?.id).toBe("x");
  expect(boxOf(layout, { branch: "a→otherwise" })?.kind).toBe("pill");
  expect(boxOf(layout, { end: "x→next" })?.kind).toBe("end");
  expect(boxOf(layout, { step: "gone" })).toBeNull();
});

test("draws all cards as one shape", () => {
  expect(cardsOf(draw({ id: "a", kind: "delay" }))).toBe("M0,0h296v88h-296zM0,144h296v88h-296z");
});

test("keeps in place the first that was there before", () => {
  const [before, after] = [draw({ id: "a", kind: "delay" }), draw({ id: "new", kind: "delay" }, { id: "a", kind: "delay" })];
  expect(anchorOf(before, after, ["new", null, "a"])).toBe("a");
  expect(anchorOf(before, after, ["new"])).toBeNull();
});

test("lines bend round, less where there is little room", () => {
  expect(pathOf([[0, 0], [0, 100]])).toBe("M0,0L0,100");
  expect(pathOf([[0, 0], [0, 40], [50, 40], [50, 48]])).toBe("M0,0L0,32Q0,40 8,40L46,40Q50,40 50,44L50,48");
});

test("lines are as thick as the root of what takes them", () => {
  const shares = new Map([["a", 0.25], ["b", 0.75]]);
  expect(thickness(["a"], shares)).toBe(4.75);
  expect(thickness(["a", "b"], shares)).toBe(8);
  expect(thickness(["c"], shares)).toBe(thickness(["c"], undefined));
});

test("what is dragged falls on the nearest place within reach, and scrolls at the edges", () => {
  const places = [{ at: [0, 0] as const }, { at: [0, 100] as const }];
  expect(nearest(places, [10, 80])).toBe(places[1]);
  expect(nearest(places, [600, 80])).toBeNull();
  expect([scrolling(300, 600), scrolling(-20, 600), scrolling(700, 600)]).toEqual([0, 18, -18]);
});

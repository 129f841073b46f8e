import { describe, expect, it } from "vitest";

import { pointsOf } from "~/ui/points";

const SIZE = { width: 10, height: 4 };

describe("a sparkline", () => {
  it("spreads the figures over its width, the highest at the top", () => {
    expect(pointsOf([0, 1, 2], SIZE)).toBe("0,4 5,2 10,0");
  });

  it("lies flat on the ground when there is nothing", () => {
    expect(pointsOf([0, 0], SIZE)).toBe("0,4 10,4");
    expect(pointsOf([], SIZE)).toBe("");
    expect(pointsOf([3], SIZE)).toBe("0,0");
  });
});

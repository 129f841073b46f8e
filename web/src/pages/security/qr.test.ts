import { createHash } from "node:crypto";

import { expect, test } from "vitest";

import { qrOf } from "~/pages/security/qr";

const drawn = (text: string) => (qrOf(text) ?? []).map((row) => row.map((dark) => (dark ? "#" : ".")).join(""));

test("a code is drawn as other encoders draw it", () => {
  expect(drawn("otpau")).toEqual([
    "#######....#..#######",
    "#.....#.#..#..#.....#",
    "#.###.#..#.##.#.###.#",
    "#.###.#..#..#.#.###.#",
    "#.###.#.#...#.#.###.#",
    "#.....#...#.#.#.....#",
    "#######.#.#.#.#######",
    "..........###........",
    "#.#.#.#..###....#..#.",
    "#...##..#.#...#.....#",
    ".###.###.##.#...#.###",
    ".#...#..#.#...#.....#",
    "#.###.#####.#.#.##.#.",
    "........##.#.#.#.#.##",
    "#######...##.###..###",
    "#.....#..#.###.##....",
    "#.###.#.#.##.###...##",
    "#.###.#.......##.#.#.",
    "#.###.#.##..#...###.#",
    "#.....#..#....#....#.",
    "#######.###.#.####.##",
  ]);
});

test("so is one with several blocks and its version written in it", () => {
  const url = "otpauth://totp/ann%40example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Jalon&algorithm=SHA1&digits=6&period=30";
  expect(createHash("sha256").update(drawn(url).join("\n")).digest("hex").slice(0, 16)).toBe("b9fe079be17e1de8");
});

test("a text that is too long has none", () => {
  expect(qrOf("a".repeat(213))?.length).toBe(57);
  expect(qrOf("a".repeat(214))).toBeNull();
});

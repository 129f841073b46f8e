/** QR codes (ISO/IEC 18004) of short texts: bytes, correction level M, versions 1 to 10. */

/** Of each version from 1: correction bytes of a block, then the data bytes of each block. */
const BLOCKS: readonly (readonly [number, readonly number[]])[] = [
  [10, [16]],
  [16, [28]],
  [26, [44]],
  [18, [32, 32]],
  [24, [43, 43]],
  [16, [27, 27, 27, 27]],
  [18, [31, 31, 31, 31]],
  [22, [38, 38, 39, 39]],
  [22, [36, 36, 36, 37, 37]],
  [26, [43, 43, 43, 43, 44]],
];

/** Where the centres of the alignment patterns are, of each version from 1. */
const CENTRES = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]] as const;

const MASKS: readonly ((x: number, y: number) => number)[] = [
  (x, y) => (x + y) % 2,
  (_, y) => y % 2,
  (x) => x % 3,
  (x, y) => (x + y) % 3,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2,
  (x, y) => ((x * y) % 2) + ((x * y) % 3),
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
];

type Cells = boolean[][];

/** The dark cells of a text's code, row by row; null: it is too long for one. */
export function qrOf(text: string): Cells | null {
  const bytes = [...new TextEncoder().encode(text)];
  const version = BLOCKS.findIndex(([, sizes], at) => bytes.length + (at < 9 ? 2 : 3) <= sum(sizes)) + 1;
  if (version === 0) return null;
  const bits = codewords(bytes, version).flatMap((word) => bitsOf(word, 8));
  const drawn = MASKS.map((_, mask) => draw(bits, version, mask));
  return drawn.reduce((best, each) => (roughness(each) < roughness(best) ? each : best));
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

const bitsOf = (value: number, length: number) => Array.from({ length }, (_, at) => ((value >> (length - 1 - at)) & 1) === 1);

/** The data, then the correction, of all blocks in turn. */
function codewords(bytes: number[], version: number): number[] {
  const [correcting, sizes] = BLOCKS[version - 1] ?? [0, []];
  const data = padded(bytes, version, sum(sizes));
  let from = 0;
  const blocks = sizes.map((size) => data.slice(from, (from += size)));
  return [...inTurn(blocks), ...inTurn(blocks.map((block) => correctionOf(block, correcting)))];
}

function padded(bytes: number[], version: number, size: number): number[] {
  const bits = [...bitsOf(4, 4), ...bitsOf(bytes.length, version < 10 ? 8 : 16), ...bytes.flatMap((byte) => bitsOf(byte, 8)), ...bitsOf(0, 4)];
  const words = Array.from({ length: Math.floor(bits.length / 8) }, (_, at) => bits.slice(at * 8, at * 8 + 8).reduce((word, bit) => word * 2 + Number(bit), 0));
  return Array.from({ length: size }, (_, at) => words[at] ?? ((at - words.length) % 2 ? 0x11 : 0xec));
}

function inTurn(blocks: number[][]): number[] {
  const longest = Math.max(...blocks.map((block) => block.length));
  return Array.from({ length: longest }, (_, at) => blocks.flatMap((block) => block.slice(at, at + 1))).flat();
}

/** The product of two elements of GF(2^8) modulo x^8 + x^4 + x^3 + x^2 + 1. */
function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ ((product >> 7) * 0x11d);
    if ((b >> bit) & 1) product ^= a;
  }
  return product;
}

/** What remains of the data divided by the generator of Reed and Solomon. */
function correctionOf(data: number[], degree: number): number[] {
  let generator = [1];
  let root = 1;
  for (let at = 0; at < degree; at++) {
    const raised = [...generator, 0];
    generator = raised.map((each, place) => each ^ times(generator[place - 1] ?? 0, root));
    root = times(root, 2);
  }
  let rest: number[] = Array.from({ length: degree }, () => 0);
  for (const byte of data) {
    const factor = byte ^ (rest[0] ?? 0);
    rest = [...rest.slice(1), 0].map((each, place) => each ^ times(generator[place + 1] ?? 0, factor));
  }
  return rest;
}

function draw(bits: boolean[], version: number, mask: number): Cells {
  const size = version * 4 + 17;
  const cells: (boolean | null)[][] = Array.from({ length: size }, () => Array.from({ length: size }, () => null));
  const set = (x: number, y: number, dark: boolean) => {
    const row = cells[y];
    if (row && x >= 0 && x < size) row[x] = dark;
  };
  drawPatterns(set, size, version);
  drawFormat(set, size, mask);
  if (version > 6) drawVersion(set, size, version);
  let next = 0;
  for (const [x, y] of path(size)) {
    if (cells[y]?.[x] === null) set(x, y, (bits[next++] ?? false) !== (MASKS[mask]?.(x, y) === 0));
  }
  return cells.map((row) => row.map((cell) => cell === true));
}

type SetCell = (x: number, y: number, dark: boolean) => void;

function drawPatterns(set: SetCell, size: number, version: number): void {
  for (let at = 8; at < size - 8; at++) {
    set(6, at, at % 2 === 0);
    set(at, 6, at % 2 === 0);
  }
  const end = size - 4;
  for (const [x, y] of [[3, 3], [end, 3], [3, end]] as const) {
    square(set, x, y, 4, (ring) => ring !== 2 && ring !== 4);
  }
  const centres = CENTRES[version - 1] ?? [];
  for (const x of centres) {
    for (const y of centres) {
      const underFinder = (x === 6 && y === 6) || (x === 6 && y === size - 7) || (x === size - 7 && y === 6);
      if (!underFinder) square(set, x, y, 2, (ring) => ring !== 1);
    }
  }
}

function square(set: SetCell, x: number, y: number, reach: number, dark: (ring: number) => boolean): void {
  for (let down = -reach; down <= reach; down++) {
    for (let right = -reach; right <= reach; right++) set(x + right, y + down, dark(Math.max(Math.abs(down), Math.abs(right))));
  }
}

/** The value with the rest of its division by a generator of BCH appended. */
function withRest(value: number, length: number, generator: number): number {
  let rest = value << length;
  while (32 - Math.clz32(rest) > length) rest ^= generator << (32 - Math.clz32(rest) - length - 1);
  return (value << length) | rest;
}

function drawFormat(set: SetCell, size: number, mask: number): void {
  const format = withRest(mask, 10, 0x537) ^ 0x5412; // level M is 00 before the mask
  for (let at = 0; at < 15; at++) {
    const dark = ((format >> at) & 1) === 1;
    const [x, y] = at < 6 ? [8, at] : at < 8 ? [8, at + 1] : at === 8 ? [7, 8] : [14 - at, 8];
    set(x, y, dark);
    if (at < 8) set(size - 1 - at, 8, dark);
    else set(8, size - 15 + at, dark);
  }
  set(8, size - 8, true);
}

function drawVersion(set: SetCell, size: number, version: number): void {
  const told = withRest(version, 12, 0x1f25);
  for (let at = 0; at < 18; at++) {
    const dark = ((told >> at) & 1) === 1;
    const [near, far] = [Math.floor(at / 3), size - 11 + (at % 3)];
    set(near, far, dark);
    set(far, near, dark);
  }
}

/** Two columns at a time from the right, up and down in turn, around the timing column. */
function* path(size: number): Generator<readonly [number, number]> {
  let up = true;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    for (let at = 0; at < size; at++) {
      const y = up ? size - 1 - at : at;
      yield [right, y];
      yield [right - 1, y];
    }
    up = !up;
  }
}

/** How hard a code is to read: long runs and squares of one colour. */
function roughness(cells: Cells): number {
  const columns = cells.map((_, at) => cells.map((row) => row[at] ?? false));
  const runs = [...cells, ...columns].map((line) => line.map(Number).join("").match(/0{5,}|1{5,}/g) ?? []);
  const squares = cells.flatMap((row, y) => row.filter((dark, x) => y > 0 && x > 0 && [cells[y - 1]?.[x], cells[y - 1]?.[x - 1], row[x - 1]].every((each) => each === dark)));
  return sum(runs.flat().map((run) => run.length - 2)) + 3 * squares.length;
}

/** Frames in a trace of Chromium. */

export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** In microseconds, as all times here. */
  readonly ts: number;
  readonly dur?: number;
  /** What it took of the processor: what else the machine does meanwhile is not in it. */
  readonly tdur?: number;
}

const TASK = "RunTask";
/** What each frame ends with, when anything of it is drawn. */
const DRAWN = "Commit";

/** Work that begins later than this after what was before it is of another frame, in microseconds. */
const PAUSE = 16_000;

/** The most that the main thread of a page did for one frame, script, layout and paint, in milliseconds. */
export function longestFrame(events: readonly TraceEvent[]): number {
  const main = threadOf(events);
  const own = events.filter(({ pid, tid }) => pid === main?.pid && tid === main.tid).sort((one, other) => one.ts - other.ts);
  let [longest, frame, end] = [0, 0, 0];
  for (const { name, ph, ts, dur = 0, tdur = 0 } of own) {
    // It happens within the last task of its frame, which begins before it.
    if (name === DRAWN) end = -Infinity;
    if (name !== TASK || ph !== "X") continue;
    frame = (ts - end > PAUSE ? 0 : frame) + tdur;
    longest = Math.max(longest, frame);
    end = ts + dur;
  }
  return longest / 1000;
}

/** The main thread that draws most: there are others, of frames and tools. */
function threadOf(events: readonly TraceEvent[]): TraceEvent | undefined {
  const mains = events.filter(({ name }) => name === DRAWN);
  const count = (one: TraceEvent) => mains.filter(({ pid, tid }) => pid === one.pid && tid === one.tid).length;
  return mains.reduce<TraceEvent | undefined>((best, each) => (best && count(best) >= count(each) ? best : each), undefined);
}

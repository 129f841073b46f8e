/** What keeps a page busy after a key, as a trace of Chromium tells it. */

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
  readonly args?: { readonly data?: { readonly type?: string } };
}

/** In milliseconds of the page's main thread. */
export interface Busy {
  /** From the key to the first paint after it: script, style, layout and paint. */
  readonly answer: number;
  /**
   * The longest task from the key on, to the end of the trace. What is drawn after the answer, such
   * as the panel of a new step, is drawn bit by bit: the page answers other keys between two tasks.
   */
  readonly task: number;
}

const TASK = "RunTask";
const INPUT = "EventDispatch";
/** What each frame ends with, when anything of it is drawn. */
const DRAWN = "Commit";

/** What the last key in a trace costs. */
export function busyAfterKey(events: readonly TraceEvent[]): Busy {
  const main = threadOf(events);
  const own = events.filter(({ pid, tid }) => pid === main?.pid && tid === main.tid).sort((one, other) => one.ts - other.ts);
  const pressed = own.filter(({ name, args }) => name === INPUT && args?.data?.type === "keydown").at(-1)?.ts ?? Infinity;
  const drawn = own.find(({ name, ts }) => name === DRAWN && ts > pressed)?.ts;
  if (drawn === undefined) throw new Error("Nothing is drawn after a key in this trace.");
  // The key comes, and the paint happens, within a task.
  const tasks = own.filter(({ name, ph, ts, dur = 0 }) => name === TASK && ph === "X" && ts + dur > pressed);
  const took = ({ tdur = 0 }: TraceEvent) => tdur / 1000;
  return {
    answer: tasks.filter(({ ts }) => ts < drawn).reduce((sum, each) => sum + took(each), 0),
    task: Math.max(...tasks.map(took)),
  };
}

/** The main thread that draws most: there are others, of frames and tools. */
function threadOf(events: readonly TraceEvent[]): TraceEvent | undefined {
  const mains = events.filter(({ name }) => name === DRAWN);
  const count = (one: TraceEvent) => mains.filter(({ pid, tid }) => pid === one.pid && tid === one.tid).length;
  return mains.reduce<TraceEvent | undefined>((best, each) => (best && count(best) >= count(each) ? best : each), undefined);
}

/**
 * What frames cost: the time of the processor that Chromium's threads spend on each, read from a trace. The time from
 * frame to frame says something else: never less than the screen's (or the pipeline's) beat, however little there is
 * to do, and more when other programs want the processor too.
 */
import type { Page } from 'playwright-core';
import { MARK, WATCHED } from './marks.ts';
import type { TraceEvent } from './plain-browser.ts';

/** Milliseconds of the processor, by frame. */
export interface FrameWork {
  /** Of the page's main thread: scripts, style, layout, painting, and the canvas's strokes. */
  readonly page: readonly number[];
  /** Of all threads that bring a frame to the screen: the page's, those that raster, and those that put layers together. */
  readonly all: readonly number[];
  /** The longest task of the page's thread between the marks `WATCHED`, in milliseconds; 0 without them. */
  readonly longest: LongestTask;
}

/** By the wall, and by its own time on a processor: what is left of it when nothing else wants the core. */
export interface LongestTask {
  readonly wall: number;
  readonly own: number;
}

/** Threads by their names in a trace. */
const PAGE = 'CrRendererMain';
const OF_THE_PAGE = new Set([PAGE, 'Compositor', 'ThreadPoolForegroundWorker']);
const OF_THE_SCREEN = new Set(['VizCompositorThread', 'CrGpuMain']);

/** Traces the browser while `move` moves a view. */
export async function frameWork(page: Page, move: () => Promise<unknown>): Promise<FrameWork> {
  const session = await page.context().browser()!.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value as unknown as TraceEvent[]) events.push(event);
  });
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { recordMode: 'recordContinuously', includedCategories: ['toplevel', 'blink.user_timing'] },
  });
  try {
    await move();
  } finally {
    await session.send('Tracing.end');
    await complete;
    await session.detach();
  }
  return byFrame(events);
}

function byFrame(events: readonly TraceEvent[]): FrameWork {
  const marks = events.filter(({ name, ph }) => name === MARK && ph !== 'M').sort((a, b) => a.ts - b.ts);
  const names = new Map(
    events
      .filter(({ name }) => name === 'thread_name')
      .map(({ pid, tid, args }) => [`${pid} ${tid}`, args?.name ?? '']),
  );
  const frames = Math.max(0, marks.length - 1);
  const page = new Array<number>(frames).fill(0);
  const all = new Array<number>(frames).fill(0);
  for (const task of outermost(events)) {
    const thread = names.get(`${task.pid} ${task.tid}`) ?? '';
    // The browser's own surface is a page, too, in a process of its own, with threads of the same names.
    const counts = OF_THE_SCREEN.has(thread) || (OF_THE_PAGE.has(thread) && task.pid === marks[0]?.pid);
    if (!counts) continue;
    // The page's task in which a frame is marked is that frame's, wherever in it the mark stands.
    const at = task.ts + (task.dur ?? 0) * (thread === PAGE ? 1 : 0.5);
    const frame = marks.findLastIndex(({ ts }) => ts <= at);
    if (frame < 0 || frame >= frames) continue;
    const taken = (task.tdur ?? 0) / 1000;
    all[frame] += taken;
    if (thread === PAGE && task.pid === marks[frame].pid) page[frame] += taken;
  }
  return { page, all, longest: longestTask(events) };
}

function longestTask(events: readonly TraceEvent[]): LongestTask {
  const [from, to] = [WATCHED.from, WATCHED.to].map((mark) => events.find(({ name }) => name === mark));
  if (from === undefined || to === undefined) return { wall: 0, own: 0 };
  // The task in which the watching begins has made what is watched.
  const tasks = outermost(events).filter(
    ({ pid, tid, ts }) => pid === from.pid && tid === from.tid && ts >= from.ts && ts < to.ts,
  );
  return {
    wall: Math.max(0, ...tasks.map(({ dur = 0 }) => dur / 1000)),
    own: Math.max(0, ...tasks.map(({ tdur = 0 }) => tdur / 1000)),
  };
}

/** Tasks that are no part of another task of the same thread. */
function outermost(events: readonly TraceEvent[]): TraceEvent[] {
  const tasks = events.filter(({ cat, ph }) => ph === 'X' && cat.split(',').includes('toplevel'));
  tasks.sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  const ends = new Map<string, number>();
  return tasks.filter(({ pid, tid, ts, dur = 0 }) => {
    const thread = `${pid} ${tid}`;
    if (ts < (ends.get(thread) ?? Number.NEGATIVE_INFINITY)) return false;
    ends.set(thread, ts + dur);
    return true;
  });
}

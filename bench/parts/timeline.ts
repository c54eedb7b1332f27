/** The Timeline: frames while it moves over a million promises, how soon they are placed, and what packing takes. */
import { busyProgram } from '../../test/support/busy-program.ts';
import { Packing } from '../../webview/timeline/packing.ts';
import { TraceStore } from '../../webview/trace/trace-store.ts';
import { TraceWriter } from '../../webview/trace/trace-writer.ts';
import { findChromium, withPage } from '../browser/chromium.ts';
import { median, row } from '../row.ts';
import type { Part } from './part.ts';

const FRAMES = 'frames of the timeline, 1,000,000 promises';
const OPENING = 'opening of the timeline, 1,000,000 promises';
const LONGEST = 'longest frame while the timeline opens';
const PACKING = 'packing of an event';
const SIXTIETH = 16.7;
/** Milliseconds that the page may be blocked, and that a million promises may take to be placed. */
const BLOCKED = 50;
const PLACED = 2_000;
/** Nanoseconds an event may take, at a million events a second. */
const EVENT_LIMIT = 1_000;
const ROUNDS = 3;

export const timeline: Part = {
  subjects: [FRAMES, OPENING, LONGEST, PACKING],
  async *measure(plan) {
    if (plan.wants(PACKING)) {
      plan.progress(PACKING);
      yield row(PACKING, 'ns', packingPerEvent(plan.quick), 'the limit', EVENT_LIMIT);
    }
    if (![FRAMES, OPENING, LONGEST].some((subject) => plan.wants(subject))) return;
    const chromium = findChromium();
    if (chromium === null) {
      console.error('There is no Chromium here (the variable CHROMIUM may name one): frames are not measured.');
      return;
    }
    plan.progress(FRAMES);
    const taken = await withPage(chromium, './timeline-page.ts', (page) =>
      page.evaluate(([promises, steps]) => window.measureTimeline(promises, steps), [
        plan.quick ? 20_000 : 1_000_000,
        plan.quick ? 30 : 300,
      ] as const),
    );
    const sorted = [...taken.intervals].sort((a, b) => a - b);
    const p95 = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))]!;
    if (plan.wants(FRAMES)) yield row(FRAMES, 'ms, p95', p95, 'a sixtieth of a second', SIXTIETH);
    if (plan.wants(OPENING)) yield row(OPENING, 'ms', taken.opened, 'the limit', PLACED);
    if (plan.wants(LONGEST)) yield row(LONGEST, 'ms', taken.longest, 'the limit', BLOCKED);
  },
};

/** Placing all bars of a busy server, by its events. */
function packingPerEvent(quick: boolean): number {
  const trace = new TraceStore({ maxPromises: 2_000_000 });
  busyProgram(new TraceWriter(trace), { promises: quick ? 20_000 : 1_000_000 });
  const taken: number[] = [];
  for (let round = 0; round < (quick ? 1 : ROUNDS); round++) {
    const begin = performance.now();
    new Packing(trace).update();
    taken.push(performance.now() - begin);
  }
  return (median(taken) * 1e6) / trace.moments;
}

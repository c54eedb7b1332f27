/** The Timeline: frames while it moves over a million promises, how soon they are placed, and what packing takes. */
import { busyProgram } from '../../test/support/busy-program.ts';
import { Packing } from '../../webview/timeline/packing.ts';
import { TraceStore } from '../../webview/trace/trace-store.ts';
import { TraceWriter } from '../../webview/trace/trace-writer.ts';
import { findChromium, withPage } from '../browser/chromium.ts';
import { frameWork } from '../browser/frame-work.ts';
import { median, row } from '../row.ts';
import type { Part } from './part.ts';

const FRAMES = 'frames of the timeline, 1,000,000 promises';
const RASTERED = `${FRAMES}, with rastering`;
const OPENING = 'opening of the timeline, 1,000,000 promises';
const LONGEST = 'longest block while the timeline opens';
const OWN_LONGEST = `${LONGEST}, own time`;
const PACKING = 'packing of an event';
const SIXTIETH = 16.7;
/** Milliseconds that the page may be blocked, and that a million promises may take to be placed. */
const BLOCKED = 50;
const PLACED = 2_000;
/** Nanoseconds an event may take, at a million events a second. */
const EVENT_LIMIT = 1_000;
const ROUNDS = 3;

export const timeline: Part = {
  subjects: [FRAMES, RASTERED, OPENING, LONGEST, OWN_LONGEST, PACKING],
  async *measure(plan) {
    if (plan.wants(PACKING)) {
      plan.progress(PACKING);
      yield row(PACKING, 'ns', packingPerEvent(plan.quick), 'the limit', EVENT_LIMIT);
    }
    if (![FRAMES, RASTERED, OPENING, LONGEST, OWN_LONGEST].some((subject) => plan.wants(subject))) return;
    const chromium = findChromium();
    if (chromium === null) {
      console.error('There is no Chromium here (the variable CHROMIUM may name one): frames are not measured.');
      return;
    }
    plan.progress(FRAMES);
    const promises = plan.quick ? 20_000 : 1_000_000;
    const steps = plan.quick ? 30 : 300;
    const { taken, opening, work } = await withPage(chromium, './timeline-page.ts', async (page) => {
      let opened = { opened: 0 };
      const opening = await frameWork(page, async () => {
        opened = await page.evaluate((count) => window.openTimeline(count), promises);
      });
      const work = await frameWork(page, () => page.evaluate((n) => window.moveTimeline(n), steps));
      return { taken: opened, opening: opening.longest, work };
    });
    if (plan.wants(FRAMES)) yield row(FRAMES, 'ms, p95', percentile95(work.page), 'a sixtieth of a second', SIXTIETH);
    if (plan.wants(RASTERED))
      yield row(RASTERED, 'ms, p95', percentile95(work.all), 'a sixtieth of a second', SIXTIETH);
    if (plan.wants(OPENING)) yield row(OPENING, 'ms', taken.opened, 'the limit', PLACED);
    if (plan.wants(LONGEST)) yield row(LONGEST, 'ms', opening.wall, 'the limit', BLOCKED);
    if (plan.wants(OWN_LONGEST)) yield row(OWN_LONGEST, 'ms', opening.own, 'the limit', BLOCKED);
  },
};

function percentile95(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))]!;
}

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

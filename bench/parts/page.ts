/** The whole way, as a person has it: a real program or recording, the real host, the real page in Chromium. */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodePacker } from '../../host/index.ts';
import { RecordingWriter } from '../../recording/index.ts';
import { findChromium } from '../browser/chromium.ts';
import { command, type Watched, watch } from '../browser/watched.ts';
import { measureTraced } from '../child.ts';
import { streamOf } from '../programs/stream.ts';
import { type Row, row } from '../row.ts';
import type { Part, Plan } from './part.ts';

const names = {
  pixel: 'live, 100,000 events/s: event to pixel',
  blocked: 'live, 100,000 events/s: longest block of the page',
  ownBlocked: 'live, 100,000 events/s: longest block of the page, own time',
  pace: 'live, 100,000 events/s: what came',
  page: 'live, 100,000 events/s: thread of the page',
  slowed: 'live, 100,000 events/s: thread of the program',
  opening: 'opening a recording of a million promises in the page',
  openingThread: "opening a recording of a million promises in the page, the page's own thread",
  openingBlocked: 'opening a recording of a million promises in the page, longest block',
  openingOwnBlocked: 'opening a recording of a million promises in the page, longest block, own time',
} as const;
const LIVE = [names.pixel, names.blocked, names.ownBlocked, names.pace, names.page, names.slowed];
const OPENING = [names.opening, names.openingThread, names.openingBlocked, names.openingOwnBlocked];
const PER_SECOND = 100_000;
/** Milliseconds. */
const PIXEL_LIMIT = 100;
const BLOCKED_LIMIT = 50;
const OPEN_LIMIT = 2_000;
/** The page has so long to become warm, as after a moment of looking at it: marks before it are left out. */
const WARM_MS = 1_500;

/** What the program prints. */
interface Told {
  readonly cpu: number;
  readonly took: number;
  readonly marks: readonly number[];
}

export const page: Part = {
  subjects: [...LIVE, ...OPENING],
  async *measure(plan) {
    if (![...LIVE, ...OPENING].some((subject) => plan.wants(subject))) return;
    const chromium = findChromium();
    if (chromium === null) {
      console.error('There is no Chromium here (the variable CHROMIUM may name one): the page is not measured.');
      return;
    }
    if (LIVE.some((subject) => plan.wants(subject))) yield* await live(plan, chromium);
    if (OPENING.some((subject) => plan.wants(subject))) yield* await opening(plan, chromium);
  },
};

async function live(plan: Plan, chromium: string): Promise<Row[]> {
  plan.progress(names.pixel);
  const given = [plan.quick ? 3 : 12, PER_SECOND];
  const alone = await measureTraced<Told>({ program: 'live', arguments: given }, true);
  const program = fileURLToPath(new URL('../programs/live.ts', import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), 'promise-graph-live-'));
  const open = join(folder, 'page-is-open');
  const run = command(['run', '--no-open', '--node', process.execPath, program, ...given.map(String), open]);
  let told: Told | null = null;
  let watched: Watched;
  try {
    watched = await watch(chromium, await run.address, Number.POSITIVE_INFINITY, async (page) => {
      writeFileSync(open, '');
      const heard = JSON.parse(await run.printed) as Told;
      told = heard;
      await page.waitFor(`window.noted.failures.length >= ${heard.marks.length}`, 60_000);
    });
  } finally {
    run.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  const { marks, cpu, took } = told as unknown as Told;
  // A busy machine may have left time for few of them: one there is always.
  const cold = Math.min(Math.floor(WARM_MS / 100), marks.length - 1);
  const late = marks.map((mark, at) => watched.failures[at]! - mark).slice(cold);
  const { events } = alone.received;
  const besides = (1e6 * (await cpuBeside(watched.thread / watched.lasted, given))) / events;
  return [
    row(names.pixel, 'ms, p95', percentile95(late), 'the limit', PIXEL_LIMIT),
    row(names.blocked, 'ms', watched.blocked, 'the limit', BLOCKED_LIMIT),
    // What is left of it when nothing else wants the processor.
    row(names.ownBlocked, 'ms', watched.ownBlocked, 'the limit', BLOCKED_LIMIT),
    row(names.pace, 'events/s', (events / took) * 1000, 'wanted', PER_SECOND),
    // What it has to spare is what a picture later than the limit cannot be blamed on it for.
    row(names.page, 'ms a second', (1000 * watched.thread) / watched.lasted, 'all there is', 1000),
    row(names.slowed, 'ns/event', (cpu * 1e6) / events, 'no page', ((alone.result?.cpu ?? 0) * 1e6) / events),
    row(names.slowed, 'ns/event', (cpu * 1e6) / events, 'no page, a neighbour as busy', besides),
  ].filter(({ name }) => plan.wants(name));
}

/** The program's own time without a page, while something else keeps a core as busy as the page did. */
async function cpuBeside(share: number, given: readonly number[]): Promise<number> {
  const neighbour = fork(fileURLToPath(new URL('../programs/neighbour.ts', import.meta.url)), [String(share)]);
  try {
    return (await measureTraced<Told>({ program: 'live', arguments: given }, true)).result?.cpu ?? 0;
  } finally {
    neighbour.kill();
  }
}

async function opening(plan: Plan, chromium: string): Promise<Row[]> {
  plan.progress(names.opening);
  const promises = plan.quick ? 20_000 : 1_000_000;
  const folder = mkdtempSync(join(tmpdir(), 'promise-graph-opening-'));
  try {
    const file = join(folder, 'million.promise-trace');
    writeFileSync(file, recordingOf(promises));
    const host = command(['view', '--no-open', file]);
    let watched: Watched;
    try {
      watched = await watch(chromium, await host.address, promises, async (page) => {
        await page.waitFor('window.noted?.shown > 0', 120_000);
      });
    } finally {
      host.stop();
    }
    return [
      row(names.opening, 'ms', watched.shown - watched.begun, 'the limit', OPEN_LIMIT),
      row(names.openingThread, 'ms', watched.thread, 'the limit', OPEN_LIMIT),
      row(names.openingBlocked, 'ms', watched.blocked, 'the limit', BLOCKED_LIMIT),
      row(names.openingOwnBlocked, 'ms', watched.ownBlocked, 'the limit', BLOCKED_LIMIT),
    ].filter(({ name }) => plan.wants(name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function recordingOf(promises: number): Uint8Array {
  const writer = new RecordingWriter({ application: 'bench', createdAt: 0 }, nodePacker);
  writer.session({ id: 1, parent: null, name: 'server.ts', program: '/home/ada/server.ts', arguments: [], pid: 1 });
  for (const batch of streamOf(promises)) writer.stream(1, batch);
  writer.ending(1, { state: 'ended', exitCode: 0, problem: null });
  writer.end();
  return Buffer.concat(writer.take());
}

function percentile95(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? Number.NaN;
}

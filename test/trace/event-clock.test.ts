/** Times of events: read for each one, but in a storm once for a burst; never older than a beat of the worker. */
import { beforeEach, describe, expect, it, vi } from 'vitest';

/** What the machine's clock says, in nanoseconds. */
let machine = 5_000_000_000n;
let readings = 0;

async function clockOf(pulse: { pulse: number; closely: boolean }) {
  vi.spyOn(process.hrtime, 'bigint').mockImplementation(() => {
    readings++;
    return machine;
  });
  vi.resetModules();
  const { EventWriter } = await import('../../runtime-instrumented/trace/event-writer.ts');
  const { processClock } = await import('../../runtime-instrumented/trace/clock.ts');
  const { Kind } = await import('../../runtime-instrumented/protocol/index.ts');
  const deltas: number[] = [];
  let written = 0;
  let limit = 0;
  let full = false;
  const ring = {
    ...pulse,
    get isOpen() {
      return limit > written;
    },
    open(most: number) {
      limit = written + most;
    },
    close() {
      limit = written;
    },
    words: new Uint32Array(64),
    bytes: new Uint8Array(256),
    lost: false,
    reserve: () => 0,
    commit: () => void deltas.push(Number.NaN),
    put(head: number, delta: number) {
      deltas.push(delta);
      written += head >>> 16;
      return !full;
    },
  };
  const writer = new EventWriter(ring as never, processClock, null, () => {});
  writer.clock.start();
  return {
    ring,
    deltas,
    writer,
    fill: (now: boolean) => {
      full = now;
    },
    /** An event that happens so many nanoseconds after the last one; returns the time that it is given, from the last. */
    event(later: number): number {
      machine += BigInt(later);
      writer.now(Kind.leave | (3 << 16), 1, 0, 0);
      return deltas.at(-1) ?? Number.NaN;
    },
  };
}

beforeEach(() => {
  machine += 1_000_000_000n;
  readings = 0;
});

describe('the clock of events', () => {
  it('is read for each event of a calm program', async () => {
    const { event } = await clockOf({ pulse: 1, closely: false });
    const told = [event(10_000), event(2500), event(1e9), event(3000)];
    expect(told).toEqual([10_000, 2500, 1e9, 3000]);
  });

  it('is read once for a burst in a storm, and the times add up', async () => {
    const { event } = await clockOf({ pulse: 1, closely: false });
    for (let i = 0; i < 98; i++) event(100);
    readings = 0;
    const told = Array.from({ length: 110 }, () => event(100));
    expect(readings).toBe(10);
    expect(new Set(told)).toEqual(new Set([0, 1100]));
  });

  it.each([1, 10, 50, 200, 1000])('makes bursts of events of %i ns about two microseconds long', async (each) => {
    const { event } = await clockOf({ pulse: 1, closely: false });
    const told = Array.from({ length: 10_000 }, () => event(each)).slice(5000);
    const longest = Math.max(...told);
    const shortest = Math.min(...told.filter((passed) => passed > 0));
    // One of the fewest words takes as long as it takes, one of the most no longer.
    expect(longest).toBeLessThanOrEqual(Math.max(4000, 12 * each));
    expect(shortest).toBeGreaterThanOrEqual(Math.min(900, 171 * each));
  });

  it('is read again once the worker says that time has passed', async () => {
    const { event, ring } = await clockOf({ pulse: 1, closely: false });
    do event(100);
    while (event(100) !== 0);
    ring.close();
    expect(event(1_000_000)).toBeGreaterThanOrEqual(1_000_000);
  });

  it('is read for each event again as soon as a storm is over', async () => {
    const { event } = await clockOf({ pulse: 1, closely: false });
    for (let i = 0; i < 80; i++) event(100);
    while (event(1_000_000) === 0);
    expect([event(5000), event(6000), event(7000)]).toEqual([5000, 6000, 7000]);
  });

  it.each([
    ['there is no worker yet', { pulse: 0, closely: false }],
    ['a debugger may stop it after any event', { pulse: 1, closely: true }],
  ])('is read for each event while %s', async (_what, pulse) => {
    const { event } = await clockOf(pulse);
    const told = Array.from({ length: 200 }, () => event(100));
    expect(told).toEqual(told.map(() => 100));
  });

  it('tells the whole time after an event for which there was no room', async () => {
    const { event, fill, deltas, writer } = await clockOf({ pulse: 1, closely: false });
    event(500);
    fill(true);
    event(4000);
    fill(false);
    event(6000);
    // The gap is told at the time of the event after it.
    expect(deltas.slice(-2)).toEqual([10_000, 0]);
    expect(writer.records.time).toBe(10_500);
  });
});

/** What the graph says of someone who waits in a module. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installProbe, Lwt } from '../../runtime-instrumented/lwt/index.ts';
import {
  LwtCondition,
  LwtDirect,
  LwtMutex,
  LwtMvar,
  LwtPool,
  LwtReact,
  LwtStream,
} from '../../runtime-instrumented/modules/index.ts';
import { RecordingProbe } from '../conformance/recording-probe.ts';

let probe: RecordingProbe;

/** The words for what was made while `f` ran. */
function words(f: () => unknown): string[] {
  probe.told.length = 0;
  f();
  return probe.told.flatMap((told) => /^(?:described|labelled) \d+ "(.*)"/.exec(told)?.[1] ?? []);
}

describe('who waits is shown as someone who would', () => {
  beforeEach(() => {
    probe = new RecordingProbe();
    installProbe(probe);
  });
  afterEach(() => {
    installProbe(null);
    expect(probe.complaints).toEqual([]);
  });

  it('lock a mutex', () => {
    const m = LwtMutex.create();
    expect(words(() => LwtMutex.lock(m))).toEqual([]);
    expect(words(() => LwtMutex.withLock(m, () => Lwt.return()))).toEqual(['lock a mutex']);
  });

  it('wait for a condition', () => {
    expect(words(() => LwtCondition.wait(LwtCondition.create()))).toEqual(['wait for a condition']);
  });

  it('put into a full mvar, or take from an empty one', () => {
    expect(words(() => LwtMvar.put(LwtMvar.create(1), 2))).toEqual(['put into a full mvar']);
    expect(words(() => LwtMvar.take(LwtMvar.createEmpty()))).toEqual(['take from an empty mvar']);
  });

  it('get a member of a pool', () => {
    const pool = LwtPool.create(1, () => Lwt.return(1));
    LwtPool.use(pool, () => Lwt.wait()[0]);
    expect(words(() => LwtPool.use(pool, () => Lwt.return()))).toEqual(['get a member of a pool']);
  });

  it('have an element of a stream, all readers the same one', () => {
    const [s] = LwtStream.create<number>();
    expect(words(() => LwtStream.get(s))).toEqual(['wait for an element of a stream']);
    expect(words(() => LwtStream.get(s))).toEqual([]);
  });

  it('see the end of a stream', () => {
    const [s] = LwtStream.create<number>();
    expect(words(() => LwtStream.closed(s))).toEqual(['wait for the end of a stream']);
  });

  it('push into a full stream', () => {
    const [, push] = LwtStream.createBounded<number>(0);
    expect(words(() => push.push(1))).toEqual(['push into a full stream']);
  });

  it('see an event occur', () => {
    expect(words(() => LwtReact.E.next(LwtReact.E.create()[0]))).toEqual(['wait for an event to occur']);
  });

  it('start a task', () => {
    expect(words(() => LwtDirect.spawn(() => Lwt.pause()[Symbol.iterator]()))).toEqual(['start a task']);
    while (Lwt.pausedCount() > 0) Lwt.wakeupPaused();
  });

  it('nothing at all: a stream that nobody reads makes no promise', () => {
    expect(words(() => LwtStream.createBounded<number>(1))).toEqual([]);
    expect(probe.told).toEqual(['resource 1 stream 1']);
  });
});

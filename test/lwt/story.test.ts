/** What the probe is told of small programs: the story that the graph draws. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { idOf, installProbe, Lwt, makeLeaf, makeRun } from '../../runtime-instrumented/lwt/index.ts';
import { RecordingProbe } from '../conformance/recording-probe.ts';

let probe: RecordingProbe;

describe('the probe is told', () => {
  beforeEach(() => {
    probe = new RecordingProbe();
    installProbe(probe);
  });
  afterEach(() => {
    installProbe(null);
    expect(probe.complaints).toEqual([]);
  });

  it('that a bind on a pending promise waits, runs, and becomes what its callback returned', () => {
    const [p, r] = Lwt.wait<number>();
    const [q, s] = Lwt.wait<number>();
    p.bind(() => q);
    Lwt.wakeup(r, 1);
    Lwt.wakeup(s, 2);
    expect(probe.told).toEqual([
      'wait 1',
      'wait 2',
      'bind 3',
      '3 awaited 1',
      '1 returned because of 0',
      'enter 3 by 1',
      'leave 3',
      '2 becomes 3',
      '3 returned because of 0',
    ]);
  });

  it('nothing of a bind on a promise that has returned, but what its callback makes', () => {
    Lwt.return(1).bind((x) => Lwt.return(x + 1));
    expect(probe.told).toEqual(['return 1', '1 returned because of 0', 'return 2', '2 returned because of 0']);
  });

  it('how a pick cancels the losers before it settles', () => {
    const [p, r] = Lwt.task<number>();
    const [q] = Lwt.task<number>();
    const [stubborn] = Lwt.wait<number>();
    Lwt.pick([p, q, stubborn]);
    probe.told.length = 0;
    Lwt.wakeup(r, 1);
    expect(probe.told).toEqual([
      '1 returned because of 0',
      'cancel requested 2 by 4',
      'cancel reached 2 by 4',
      '2 cancelled because of 0',
      'cancel requested 3 by 4',
      'cancel ignored 3 by 4',
      '4 returned because of 1',
    ]);
  });

  it('of a cancel that goes back through a bind', () => {
    const [p] = Lwt.task();
    const q = p.bind(() => Lwt.return());
    probe.told.length = 0;
    q.cancel();
    expect(probe.told).toEqual([
      'cancel requested 2 by 0',
      'cancel reached 1 by 0',
      '1 cancelled because of 0',
      '2 cancelled because of 1',
    ]);
  });

  it('that a join has children, and which of them settled it', () => {
    const [p, r] = Lwt.wait();
    Lwt.join([p, Lwt.return()]);
    probe.told.length = 0;
    Lwt.wakeup(r);
    expect(probe.told).toEqual(['1 returned because of 0', '3 returned because of 1']);
  });

  it('of a join that failed by which child, though another one was the last to settle', () => {
    const [p, r] = Lwt.task();
    const [q, s] = Lwt.wait();
    Lwt.join([p, q]);
    Lwt.cancel(p);
    probe.told.length = 0;
    Lwt.wakeup(s);
    expect(probe.told).toEqual(['2 returned because of 0', '3 cancelled because of 1']);
    Lwt.wakeup(r);
  });

  it('of a finalize that failed by what it was about, though the finalizer ended later', () => {
    const [p, r] = Lwt.wait();
    const [q, s] = Lwt.wait();
    Lwt.finalize(
      () => p,
      () => q,
    );
    Lwt.wakeupExn(r, new Error('no'));
    probe.told.length = 0;
    Lwt.wakeup(s);
    expect(probe.told.at(-1)).toMatch(/^3 failed because of 1$/);
  });

  it('that a callback which raises was left', () => {
    const [p, r] = Lwt.wait();
    p.map(() => {
      throw new Error('no');
    });
    Lwt.wakeup(r);
    expect(probe.told.slice(-3)).toEqual(['enter 2 by 1', 'leave 2', '2 failed because of 1']);
  });

  it('each time that a generator goes on, and what it waits for', () => {
    const [p, r] = Lwt.wait<number>();
    Lwt.go(function* () {
      const x = yield* p;
      return x + 1;
    });
    Lwt.wakeup(r, 1);
    expect(probe.told).toEqual([
      'wait 1',
      'go 2',
      'enter 2 by 0',
      'leave 2',
      '2 awaited 1',
      '1 returned because of 0',
      'enter 2 by 1',
      'leave 2',
      '2 returned because of 1',
    ]);
  });

  it('what a leaf waits for, and the name of the main promise', () => {
    const [p, r] = makeLeaf<void>('sleep', 'sleep 1 s', 1e9);
    makeRun(p, 'main');
    Lwt.wakeup(r);
    expect(probe.told).toEqual([
      'sleep 1',
      'described 1 "sleep 1 s" 1000000000',
      'run 2',
      'labelled 2 "main"',
      '2 awaited 1',
      '1 returned because of 0',
      '2 returned because of 1',
    ]);
  });

  it('of a failure that nobody waited for', () => {
    const hook = Lwt.asyncExceptionHook.get();
    Lwt.asyncExceptionHook.set(() => {});
    Lwt.async(() => Lwt.fail(new Error('no')));
    Lwt.asyncExceptionHook.set(hook);
    expect(probe.told.at(-1)).toBe('unhandled asyncExceptionHook 1');
  });

  it('of a promise made before it came, when that is first touched', () => {
    installProbe(null);
    const [p, r] = Lwt.wait<number>();
    const q = p.map((x) => x + 1);
    const settled = Lwt.return(1);
    installProbe(probe);
    Lwt.wakeup(r, 1);
    idOf(settled);
    expect(probe.told).toEqual([
      'wait 1',
      '1 returned because of 0',
      'map 2',
      'enter 2 by 1',
      'leave 2',
      '2 returned because of 1',
      'return 3',
      '3 returned because of 0',
    ]);
    expect(q.state).toEqual({ state: 'return', value: 2 });
  });

  it('an explicit name', () => {
    Lwt.return(1).named('one');
    expect(probe.told.at(-1)).toBe('labelled 1 "one"');
  });
});

/** What whoever watches is told of mutexes, conditions and so on: what a timeline draws and a tree of resources lists. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installProbe, Lwt, None, Some } from '../../runtime-instrumented/lwt/index.ts';
import {
  LwtCondition,
  LwtMutex,
  LwtMvar,
  LwtPool,
  LwtStream,
  LwtSwitch,
} from '../../runtime-instrumented/modules/index.ts';
import { RecordingProbe } from '../conformance/recording-probe.ts';

let probe: RecordingProbe;
const USES = /^(?:resource|waits|takes|gives|level|ends) /;

/** What is told of resources while `f` runs. Promises count from 1. */
function told(f: () => unknown): string[] {
  probe = new RecordingProbe();
  installProbe(probe);
  f();
  return probe.told.filter((one) => USES.test(one));
}

describe('whoever watches is told of', () => {
  beforeEach(() => {
    probe = new RecordingProbe();
    installProbe(probe);
  });
  afterEach(() => {
    installProbe(null);
    expect(probe.complaints).toEqual([]);
  });

  it('a mutex: who has it, who waits, and that it goes from hand to hand', () => {
    const uses = told(() => {
      const m = LwtMutex.create('accounts');
      LwtMutex.lock(m);
      LwtMutex.lock(m);
      LwtMutex.unlock(m);
      LwtMutex.unlock(m);
    });
    expect(uses).toEqual([
      'resource 1 mutex 0 "accounts"',
      'takes 1 by 1 level 1',
      'waits 1 by 2 level 1',
      'gives 1 by 0 level 0',
      'takes 1 by 2 level 1',
      'gives 1 by 0 level 0',
    ]);
  });

  it('a condition: a signal wakes one, a broadcast all', () => {
    const uses = told(() => {
      const c = LwtCondition.create();
      LwtCondition.wait(c);
      LwtCondition.wait(c);
      LwtCondition.wait(c);
      LwtCondition.signal(c, undefined);
      LwtCondition.broadcast(c, undefined);
    });
    expect(uses.map((use) => use.replace(/by \d+/, 'by …'))).toEqual([
      'resource 1 condition 0',
      'waits 1 by … level 1',
      'waits 1 by … level 2',
      'waits 1 by … level 3',
      'gives 1 by … level 2',
      'takes 1 by … level 2',
      'gives 1 by … level 0',
      'takes 1 by … level 0',
      'takes 1 by … level 0',
    ]);
  });

  it('an mvar: full and empty, and who waits for that', () => {
    const uses = told(() => {
      const mvar = LwtMvar.create('first');
      LwtMvar.put(mvar, 'second');
      LwtMvar.take(mvar);
      LwtMvar.take(mvar);
      LwtMvar.take(mvar);
      LwtMvar.put(mvar, 'third');
    });
    expect(uses.map((use) => use.replace(/by [1-9]\d*/, 'by …'))).toEqual([
      'resource 1 mvar 1',
      'level 1 by 0 level 1',
      'waits 1 by … level 1',
      'takes 1 by 0 level 0',
      'gives 1 by … level 1',
      'takes 1 by 0 level 0',
      'waits 1 by … level 0',
      'gives 1 by 0 level 1',
      'takes 1 by … level 0',
    ]);
  });

  it('a pool: members in use, and who waits for one', () => {
    const uses = told(() => {
      const pool = LwtPool.create(1, () => Lwt.return('member'), { label: 'connections' });
      const [use, end] = Lwt.wait();
      LwtPool.use(pool, () => use);
      LwtPool.use(pool, () => Lwt.return());
      Lwt.wakeup(end);
    });
    expect(uses.map((use) => use.replace(/by [1-9]\d*/, 'by …'))).toEqual([
      'resource 1 pool 1 "connections"',
      'takes 1 by … level 1',
      'waits 1 by … level 1',
      'gives 1 by 0 level 0',
      'takes 1 by … level 1',
      'gives 1 by 0 level 0',
    ]);
  });

  it('a switch: its hooks, and that it was turned off', () => {
    const uses = told(() => {
      const sw = LwtSwitch.create();
      LwtSwitch.addHook(sw, () => Lwt.return());
      LwtSwitch.turnOff(sw);
    });
    expect(uses).toEqual(['resource 1 switch 0', 'level 1 by 0 level 1', 'ends 1 by 0 level 0']);
  });

  it('a stream: its length, whoever of its readers is ahead, and its end', () => {
    const uses = told(() => {
      const [s, push] = LwtStream.create<number>();
      const other = LwtStream.clone(s);
      LwtStream.get(s);
      push(Some(1));
      push(Some(2));
      LwtStream.get(other);
      LwtStream.get(other);
      LwtStream.get(s);
      push(None);
    });
    expect(uses.map((use) => use.replace(/by [1-9]\d*/, 'by …'))).toEqual([
      'resource 1 stream 0',
      'waits 1 by … level 0',
      'gives 1 by 0 level 1',
      'takes 1 by 0 level 0',
      'gives 1 by 0 level 1',
      'takes 1 by 0 level 0',
      'ends 1 by 0 level 0',
    ]);
  });

  it('a bounded stream: a writer waits while it is full', () => {
    const uses = told(() => {
      const [s, push] = LwtStream.createBounded<number>(1);
      push.push(1);
      push.push(2);
      LwtStream.get(s);
      LwtStream.get(s);
      push.close();
    });
    expect(uses.map((use) => use.replace(/by [1-9]\d*/, 'by …'))).toEqual([
      'resource 1 stream 1',
      'gives 1 by 0 level 1',
      'waits 1 by … level 1',
      'takes 1 by 0 level 0',
      'gives 1 by 0 level 1',
      'takes 1 by 0 level 0',
      'ends 1 by 0 level 0',
    ]);
  });

  it('a resource that was made before anyone watched, when it is next used', () => {
    installProbe(null);
    const m = LwtMutex.create();
    expect(told(() => LwtMutex.lock(m))).toEqual(['resource 1 mutex 0', 'takes 1 by 1 level 1']);
  });
});

/** Lwt_throttle: who passes at once, who waits, and who is turned away. */
import { describe, expect, it } from 'vitest';
import { Lwt } from '../../runtime-instrumented/lwt/index.ts';
import { Duration } from '../../runtime-instrumented/node/duration.ts';
import { LwtThrottle, type Throttle } from '../../runtime-instrumented/node/lwt-throttle.ts';
import { LwtMain } from '../../runtime-instrumented/node/main.ts';
import { Time } from '../../runtime-instrumented/node/time.ts';

const seconds = (n: number) => LwtMain.run(Time.sleepNs(Duration.ofSec(n)), { clock: 'virtual' });
const ask = <K>(limiter: Throttle<K>, ...keys: K[]) => keys.map((key) => LwtThrottle.wait(limiter, key));
const answers = (asked: readonly Lwt<boolean>[]) =>
  asked.map((p) => (p.state.state === 'return' ? p.state.value : p.state.state));

describe('LwtThrottle', () => {
  it('lets so many of a key through at once, and as many more each second', async () => {
    const asked = ask(LwtThrottle.create<string>({ rate: 2, max: 10 }), 'a', 'a', 'a', 'a', 'a', 'b');
    expect(answers(asked)).toEqual([true, true, 'sleep', 'sleep', 'sleep', true]);
    await seconds(1.5);
    expect(answers(asked)).toEqual([true, true, true, true, 'sleep', true]);
    await seconds(1);
    expect(answers(asked)).toEqual([true, true, true, true, true, true]);
  });

  it('turns away whoever comes when too many wait', () => {
    const asked = ask(LwtThrottle.create<string>({ rate: 1, max: 2 }), 'a', 'a', 'b', 'b', 'a', 'c');
    expect(answers(asked)).toEqual([true, 'sleep', true, 'sleep', false, true]);
  });

  it('forgets a key that was quiet for a second', async () => {
    const limiter = LwtThrottle.create<string>({ rate: 1, max: 1 });
    ask(limiter, 'a');
    await seconds(1.5);
    expect(limiter.keys.size).toBe(0);
    expect(answers(ask(limiter, 'a'))).toEqual([true]);
  });

  it('gives the place of a cancelled one to the next', async () => {
    const limiter = LwtThrottle.create<string>({ rate: 1, max: 1 });
    const [, first] = ask(limiter, 'a', 'a');
    first.cancel();
    const [second] = ask(limiter, 'a');
    expect(answers([first, second])).toEqual(['fail', 'sleep']);
    await seconds(1.5);
    expect(answers([second])).toEqual([true]);
  });

  it('tells keys apart as it is told', () => {
    const limiter = LwtThrottle.create<{ host: string }>({ rate: 1, max: 1, identify: ({ host }) => host });
    expect(answers(ask(limiter, { host: 'a' }, { host: 'a' }, { host: 'b' }))).toEqual([true, 'sleep', true]);
  });

  it('refuses a rate or a bound below one', () => {
    expect(() => LwtThrottle.create({ rate: 0, max: 1 })).toThrow(Lwt.InvalidArgument);
    expect(() => LwtThrottle.create({ rate: 1, max: 0 })).toThrow(Lwt.InvalidArgument);
  });
});

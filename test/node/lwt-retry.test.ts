/** Lwt_retry: attempts, the time between them, and when they end. */
import { describe, expect, it } from 'vitest';
import { Lwt } from '../../runtime-instrumented/lwt/index.ts';
import { LwtStream } from '../../runtime-instrumented/modules/index.ts';
import { LwtRetry } from '../../runtime-instrumented/node/lwt-retry.ts';
import { LwtMain } from '../../runtime-instrumented/node/main.ts';
import { Time } from '../../runtime-instrumented/node/time.ts';

const failing = (times: number) => {
  let calls = 0;
  return () => Lwt.return(++calls <= times ? LwtRetry.retry(`busy ${calls}`) : { ok: true as const, value: calls });
};
const busy = (n: number) => ({ ok: false, error: [{ kind: 'retry', error: `busy ${n}` }, n] });
const returned = (value: unknown) => ({ state: 'return', value });

describe('LwtRetry', () => {
  it('makes attempts when they are asked for', () => {
    let calls = 0;
    const attempts = LwtRetry.onError(() => {
      calls++;
      return Lwt.return(LwtRetry.retry('no'));
    });
    expect(calls).toBe(0);
    LwtStream.nget(3, attempts);
    expect(calls).toBe(3);
  });

  it('ends the attempts with a success', () => {
    expect(LwtStream.toList(LwtRetry.onError(failing(2))).state).toEqual(
      returned([busy(1), busy(2), { ok: true, value: 3 }]),
    );
  });

  it('ends the attempts with a fatal error', () => {
    const attempts = LwtRetry.onError(() => Lwt.return(LwtRetry.fatal('broken')));
    expect(LwtStream.toList(attempts).state).toEqual(
      returned([{ ok: false, error: [{ kind: 'fatal', error: 'broken' }, 1] }]),
    );
  });

  it('tries once and again as often as it is told, and has the last result', () => {
    expect(LwtRetry.nTimes(0, LwtRetry.onError(failing(5))).state).toEqual(returned(busy(1)));
    expect(LwtRetry.nTimes(2, LwtRetry.onError(failing(5))).state).toEqual(returned(busy(3)));
    expect(LwtRetry.nTimes(9, LwtRetry.onError(failing(5))).state).toEqual(returned({ ok: true, value: 6 }));
    expect(() => LwtRetry.nTimes(-1, LwtRetry.onError(failing(5)))).toThrow(Lwt.InvalidArgument);
  });

  it('fails where an attempt itself fails', () => {
    const p = LwtRetry.nTimes(
      3,
      LwtRetry.onError(() => Lwt.fail<never>('raised')),
    );
    expect(p.state).toEqual({ state: 'fail', error: 'raised' });
  });

  it('sleeps after each attempt that failed', async () => {
    await LwtMain.run(Lwt.return(), { clock: 'virtual' });
    const began = Time.now();
    const result = LwtRetry.nTimes(
      5,
      LwtRetry.withSleep(LwtRetry.onError(failing(3)), (n) => n),
    );
    expect(await LwtMain.run(result)).toEqual({ ok: true, value: 4 });
    expect(Time.now() - began).toBe(6e9);
  });

  it('backs off exponentially unless told otherwise', () => {
    expect([0, 1, 2, 3, 4].map(LwtRetry.defaultSleepDuration)).toEqual([0, 4, 16, 48, 128]);
  });

  it('compares errors and shows them', () => {
    const [a, b] = [LwtRetry.retry(1), LwtRetry.fatal(1)].map((r) => (r.ok ? null : r.error));
    if (a === null || b === null) throw new Error('these are errors');
    const equal = { retry: Object.is, fatal: Object.is };
    expect([LwtRetry.equalError(equal, a, a), LwtRetry.equalError(equal, a, b)]).toEqual([true, false]);
    expect([LwtRetry.ppError(a, { retry: String }), LwtRetry.ppError(b)]).toEqual(['`Retry 1', '`Fatal <opaque>']);
  });
});

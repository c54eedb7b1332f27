/** Lwt_timeout: what is called after a time, unless stopped. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Lwt } from '../../runtime-instrumented/lwt/index.ts';
import { Duration } from '../../runtime-instrumented/node/duration.ts';
import { LwtTimeout } from '../../runtime-instrumented/node/lwt-timeout.ts';
import { LwtMain } from '../../runtime-instrumented/node/main.ts';
import { Time } from '../../runtime-instrumented/node/time.ts';

const seconds = (n: number) => LwtMain.run(Time.sleepNs(Duration.ofSec(n)), { clock: 'virtual' });
let called: string[] = [];
const saying = (n: number) => LwtTimeout.create(n, () => called.push(`after ${n}`));

describe('LwtTimeout', () => {
  beforeEach(async () => {
    called = [];
    await seconds(0);
  });

  it('calls its function after its time, once', async () => {
    LwtTimeout.start(saying(2));
    await seconds(1.5);
    expect(called).toEqual([]);
    await seconds(9);
    expect(called).toEqual(['after 2']);
  });

  it('does nothing before it is started, nor once it was stopped', async () => {
    saying(1);
    const stopped = saying(1);
    LwtTimeout.stop(stopped);
    LwtTimeout.start(stopped);
    LwtTimeout.stop(stopped);
    await seconds(3);
    expect(called).toEqual([]);
  });

  it('begins anew when started anew', async () => {
    const timeout = saying(2);
    LwtTimeout.start(timeout);
    await seconds(1.5);
    LwtTimeout.start(timeout);
    await seconds(1.5);
    expect(called).toEqual([]);
    await seconds(1);
    expect(called).toEqual(['after 2']);
  });

  it('can be started again after it was called', async () => {
    const timeout = saying(1);
    LwtTimeout.start(timeout);
    await seconds(2);
    LwtTimeout.start(timeout);
    await seconds(2);
    expect(called).toEqual(['after 1', 'after 1']);
  });

  it('has another time when that is changed, from now on', async () => {
    const timeout = LwtTimeout.create(1, () => called.push('called'));
    LwtTimeout.change(timeout, 3);
    LwtTimeout.start(timeout);
    LwtTimeout.change(timeout, 2);
    await seconds(1.5);
    expect(called).toEqual([]);
    await seconds(1);
    expect(called).toEqual(['called']);
  });

  it('gives what its function raises to the handler', async () => {
    const errors: unknown[] = [];
    LwtTimeout.setExnHandler((error) => errors.push(error));
    LwtTimeout.start(
      LwtTimeout.create(1, () => {
        throw 'no';
      }),
    );
    await seconds(2);
    LwtTimeout.setExnHandler((error) => Lwt.asyncExceptionHook.get()(error));
    expect(errors).toEqual(['no']);
  });

  it('refuses a time below a second', () => {
    expect(() => saying(0)).toThrow(Lwt.InvalidArgument);
    expect(() => LwtTimeout.change(saying(1), 0)).toThrow(Lwt.InvalidArgument);
  });
});

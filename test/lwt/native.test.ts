/** Promises of ours beside native ones. */
import { describe, expect, it } from 'vitest';
import { InvalidArgument, Lwt } from '../../runtime-instrumented/lwt/index.ts';

describe('native code', () => {
  it('awaits a promise of ours', async () => {
    const [p, r] = Lwt.wait<number>();
    queueMicrotask(() => Lwt.wakeup(r, 4));
    expect(await p).toBe(4);
  });

  it('has a failure raised where it awaits', async () => {
    await expect(async () => await Lwt.fail(new Error('no'))).rejects.toThrow('no');
  });

  it('does not have a failure swallowed by a then for values only', async () => {
    const error = new Error('no');
    await expect(Lwt.fail(error).then(() => 'value')).rejects.toBe(error);
  });
});

describe('a native promise', () => {
  it('is adopted with its value', async () => {
    expect(await Lwt.adopt(Promise.resolve(3)).map((x) => x + 1)).toBe(4);
  });

  it('is adopted with its failure', async () => {
    const error = new Error('no');
    const p = Lwt.adopt(Promise.reject(error));
    expect(await p.catch((e) => Lwt.return(e))).toBe(error);
  });

  it('is adopted when a callback returns it', async () => {
    expect(await Lwt.return(1).bind(async (x) => x + 1)).toBe(2);
    const [p, r] = Lwt.wait<number>();
    const q = p.bind(async (x) => x * 2);
    Lwt.wakeup(r, 4);
    expect(await q).toBe(8);
  });

  it('may be given up: who waits is cancelled, and what it comes to is ignored', async () => {
    const aborted: string[] = [];
    let resolve: (value: number) => void = () => {};
    const native = new Promise<number>((settle) => {
      resolve = settle;
    });
    const p = Lwt.adopt(native, () => aborted.push('aborted'));
    p.cancel();
    resolve(1);
    await native;
    expect(aborted).toEqual(['aborted']);
    expect(p.state).toEqual({ state: 'fail', error: Lwt.canceled });
  });

  it('must be adopted before it is given to bind', () => {
    const native = Promise.resolve(1) as unknown as Lwt<number>;
    expect(() => Lwt.bind(native, () => Lwt.return())).toThrow(/Lwt\.adopt/);
    expect(() => Lwt.join([native])).toThrow(InvalidArgument);
  });
});

describe('a callback that returns no promise', () => {
  it('raises on a settled promise, and fails on a pending one', () => {
    const wrong = (() => 5) as unknown as () => Lwt<number>;
    expect(() => Lwt.return(1).bind(wrong)).toThrow(/must return a promise, but returned 5/);
    const [p, r] = Lwt.wait<number>();
    const q = p.bind(wrong);
    Lwt.wakeup(r, 1);
    expect(q.state).toMatchObject({ state: 'fail', error: { name: 'InvalidArgument' } });
  });
});

import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { Canceled, InvalidArgument, Lwt, LwtDomain, LwtPreemptive } from '../../runtime-instrumented/index.ts';
import { fresh } from './folder.ts';
import { labelsOf } from './labels.ts';
import { runProgram } from './program.ts';

describe('detach', () => {
  test('runs a function in another thread', async () => {
    const ids = await LwtPreemptive.detach((n: number) => {
      const { threadId } = require('node:worker_threads');
      return [n * 2, threadId === 0];
    }, 21);
    expect(ids).toEqual([42, false]);
  });

  test('waits for the promise of one that is asynchronous', async () => {
    expect(await LwtPreemptive.detach(async (n: number) => n + 1, 1)).toBe(2);
  });

  test('runs a function of a module, which may use all of it', async () => {
    const path = fresh('tasks.mjs');
    writeFileSync(path, 'const by = 3;\nexport const triple = (n) => n * by;\nexport default (n) => -n;\n');
    expect(await LwtPreemptive.detach({ module: pathToFileURL(path), name: 'triple' }, 5)).toBe(15);
    expect(await LwtPreemptive.detach({ module: path }, 5)).toBe(-5);
    await expect(LwtPreemptive.detach({ module: path, name: 'nothing' }, 5)).rejects.toThrow('exports no function');
    expect(() => LwtPreemptive.detach({ module: './tasks.mjs' }, 5)).toThrow(InvalidArgument);
  });

  test('what it raises comes back with its name and message', async () => {
    const failing = LwtPreemptive.detach((text: string) => {
      const error = new TypeError(text);
      error.name = 'OwnError';
      throw error;
    }, 'no luck');
    await expect(failing).rejects.toMatchObject({ name: 'OwnError', message: 'no luck' });
  });

  test('a closure does not come along, and what cannot be copied is refused', async () => {
    const outside = 1;
    await expect(LwtPreemptive.detach((n: number) => n + outside, 1)).rejects.toThrow('outside is not defined');
    await expect(LwtPreemptive.detach(() => 1, (() => 2) as unknown)).rejects.toThrow('could not be cloned');
    await expect(LwtPreemptive.detach(() => () => 2, 0)).rejects.toThrow('could not be cloned');
    expect(() => LwtPreemptive.detach(Math.max as (n: number) => number, 0)).toThrow(InvalidArgument);
    expect(await LwtPreemptive.detach((n: number) => n, 7)).toBe(7);
  });

  test('as many run as the bounds say, and a cancel reaches only who waits', async () => {
    LwtPreemptive.setBounds([0, 1]);
    const slow = (n: number) => new Promise<number>((resolve) => setTimeout(() => resolve(n), 30));
    const [first, second, third] = [1, 2, 3].map((n) => LwtPreemptive.detach(slow, n));
    expect([LwtPreemptive.nbthreads(), LwtPreemptive.nbthreadsbusy(), LwtPreemptive.nbthreadsqueued()]).toEqual([
      1, 1, 2,
    ]);
    first.cancel();
    second.cancel();
    await expect(second).rejects.toBeInstanceOf(Canceled);
    expect([await first, await third]).toEqual([1, 3]);
    expect(LwtPreemptive.nbthreadsbusy()).toBe(0);
    LwtPreemptive.setBounds([2, 4]);
    expect([LwtPreemptive.getBounds(), LwtPreemptive.nbthreads()]).toEqual([[2, 4], 2]);
    expect(() => LwtPreemptive.setBounds([3, 2])).toThrow(InvalidArgument);
  });

  test('a thread that dies fails its task, and another takes its place', async () => {
    const ended: string[] = [];
    LwtPreemptive.init(0, 4, (message) => ended.push(message));
    await expect(LwtPreemptive.detach(() => process.exit(4), 0)).rejects.toThrow(/thread \d+ has ended: exit code 4/);
    expect(ended).toHaveLength(1);
    expect(await LwtPreemptive.detach((n: number) => n, 1)).toBe(1);
  });

  test('leaves say which function runs where', async () => {
    const double = (n: number) => n * 2;
    const labels = await labelsOf(() => LwtPreemptive.detach(double, 1));
    expect(labels[0]).toMatch(/^run double in thread \d+$/);
  });
});

describe('runInMain', () => {
  test('runs a function in the main thread and waits for its promise', async () => {
    const answer = await LwtPreemptive.detach(
      (n: number, { runInMain }) =>
        runInMain(async (m: number) => {
          await null;
          return { sum: m + 1, main: typeof globalThis.process };
        }, n),
      1,
    );
    expect(answer).toMatchObject({ sum: 2 });
  });

  test('raises in the thread what it fails with, and refuses the main thread', async () => {
    const failing = LwtPreemptive.detach((_: number, { runInMain }) => {
      try {
        runInMain(() => {
          throw new RangeError('too far');
        });
        return 'no error';
      } catch (error) {
        return String(error);
      }
    }, 0);
    expect(await failing).toBe('RangeError: too far');
    expect(() => LwtPreemptive.runInMain(() => 1)).toThrow('not a thread');
  });
});

describe('runInMainDontWait', () => {
  const heard = globalThis as { heardInMain?: unknown[] };

  test('lets the thread go on, and gives what it fails with to the handler, in the main thread', async () => {
    heard.heardInMain = [];
    const answer = await LwtPreemptive.detach((n: number, { runInMainDontWait, runInMain }) => {
      runInMainDontWait(
        (m: number) => {
          (globalThis as { heardInMain?: unknown[] }).heardInMain?.push(m);
          throw new RangeError('too far');
        },
        (error) => {
          (globalThis as { heardInMain?: unknown[] }).heardInMain?.push(String(error));
        },
        n,
      );
      // Said later, and answered later.
      return runInMain(() => 'went on');
    }, 7);
    expect(answer).toBe('went on');
    expect(heard.heardInMain).toEqual([7, 'RangeError: too far']);
  });

  test('refuses the main thread', () => {
    const nothing = () => {};
    expect(() => LwtPreemptive.runInMainDontWait(nothing, nothing)).toThrow('not a thread');
  });
});

describe('domains', () => {
  afterAll(() => LwtPreemptive.setBounds([0, 1]));

  test('share a pool, which can be found and torn down', async () => {
    const pool = LwtDomain.setupPool(2, { name: 'squares' });
    expect(LwtDomain.getNumDomains(pool)).toBe(3);
    expect(LwtDomain.lookupPool('squares')).toMatchObject({ value: pool });
    expect(() => LwtDomain.setupPool(1, { name: 'squares' })).toThrow('squares');
    const squares = Lwt.all([1, 2, 3, 4].map((n) => LwtDomain.detach(pool, (k: number) => k * k, n)));
    expect(() => LwtDomain.teardownPool(pool)).toThrow(LwtDomain.TasksActive);
    expect(await squares.finalize(() => Lwt.return(LwtDomain.teardownPool(pool)))).toEqual([1, 4, 9, 16]);
    expect(LwtDomain.lookupPool('squares').isSome).toBe(false);
    expect(() => LwtDomain.detach(pool, (k: number) => k, 1)).toThrow(InvalidArgument);
    expect(() => LwtDomain.setupPool(0)).toThrow(InvalidArgument);
  });
});

test('threads without work keep nothing alive, and those with work do', async () => {
  const { stdout, code } = await runProgram(`
    LwtPreemptive.init(2, 4, console.log);
    LwtPreemptive.detach((n) => new Promise((resolve) => setTimeout(() => resolve(n), 50)), 'worked').map(console.log);
  `);
  expect(stdout).toBe('worked\n');
  expect(code).toBe(0);
});

test('a thread left at work after the main promise keeps nothing alive', async () => {
  const { stdout, code } = await runProgram(`
    LwtPreemptive.detach(() => new Promise((resolve) => setTimeout(resolve, 600_000)), 0);
    await LwtMain.run(LwtUnix.sleep(0.01));
    console.log('end');
  `);
  expect(stdout).toBe('end\n');
  expect(code).toBe(0);
});

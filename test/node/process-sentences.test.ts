/** Sentences of lwt_process.mli, lwt_timeout.mli, lwt_preemptive.mli and of Lwt_domain that no other test speaks of. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  InvalidArgument,
  Lwt,
  LwtDomain,
  LwtIo,
  LwtMain,
  LwtPreemptive,
  LwtProcess,
  LwtStream,
  LwtTimeout,
  LwtUnix,
  None,
  Some,
} from '../../runtime-instrumented/index.ts';
import { fresh } from './folder.ts';
import { runProgram } from './program.ts';

describe('lwt_process.mli says that', () => {
  test('redirections are to keep unless told otherwise', async () => {
    const { stdout, stderr } = await runProgram(
      `await LwtMain.run(LwtProcess.exec(LwtProcess.shell('cat; echo to errors >&2')));`,
      { input: 'from above' },
    );
    expect([stdout, stderr]).toEqual(['from above', 'to errors\n']);
  });

  test('what is copied to a child stays open here, what is moved does not', async () => {
    const path = fresh('out');
    const fd = await LwtUnix.openfile(path, ['O_WRONLY', 'O_CREAT', 'O_APPEND'], 0o600);
    await LwtProcess.exec(['', ['echo', 'copied']], { stdout: { fdCopy: fd } });
    await LwtUnix.writeString(fd, 'still open\n', 0, 11);
    await LwtProcess.exec(['', ['echo', 'moved']], { stdout: { fdMove: fd } });
    expect(LwtUnix.state(fd)).toEqual({ state: 'closed' });
    expect(readFileSync(path, 'utf8')).toBe('copied\nstill open\nmoved\n');
  });

  test('closing returns the exit status, each time', async () => {
    const child = LwtProcess.openProcessFull(LwtProcess.shell('exit 5'));
    const statuses = [await child.close(), await child.close(), await child.status];
    expect(statuses).toEqual([1, 2, 3].map(() => ({ status: 'WEXITED', code: 5 })));
    expect([child.stdin, child.stdout, child.stderr].map(LwtIo.isClosed)).toEqual([true, true, true]);
  });

  test('a process is closed when the function that has it raises, and that is raised', async () => {
    let child: { state: unknown } | null = null;
    const failing = LwtProcess.withProcess(['', ['cat']], (process) => {
      child = process;
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(child).toMatchObject({ state: { state: 'exited', status: { status: 'WEXITED', code: 0 } } });
  });

  test('what is read is what was printed, however the program ended', async () => {
    expect(await LwtProcess.pread(LwtProcess.shell('echo before; exit 3'))).toBe('before\n');
    expect(await LwtProcess.pmapLine(LwtProcess.shell('read x; echo got $x; exit 3'), 'it')).toBe('got it');
  });

  test('a signal reaches the process while it runs', async () => {
    const child = LwtProcess.openProcessIn(
      LwtProcess.shell('trap "echo caught; exit 9" USR1; echo ready; while :; do sleep 0.01; done'),
    );
    expect(await LwtIo.readLine(child.stdout)).toBe('ready');
    child.kill('SIGUSR1');
    expect([await LwtIo.readLine(child.stdout), await child.close()]).toEqual([
      'caught',
      { status: 'WEXITED', code: 9 },
    ]);
  });

  test('what the program does not read of the little it is sent is no failure, as what is left in the buffer is none upstream', async () => {
    const gate = fresh('gate');
    await LwtUnix.mkfifo(gate, 0o600);
    // The child has closed its input before the first line is there.
    const isClosed = LwtIo.withFile('input', gate, LwtIo.readLine);
    let sent = false;
    const lines = LwtStream.from(() => {
      if (sent) return Lwt.return(None);
      sent = true;
      return isClosed.map(() => Some('unread'));
    });
    const command = LwtProcess.shell(`exec 0<&-; echo closed > ${gate}`);
    expect(await LwtProcess.pwriteLines(command, lines)).toBeUndefined();
  });
});

describe('lwt_timeout.mli says that', () => {
  test('what a function raises goes to the async exception hook unless told otherwise', async () => {
    const before = Lwt.asyncExceptionHook.get();
    const told: unknown[] = [];
    Lwt.asyncExceptionHook.set((error) => told.push(error));
    const raising = LwtTimeout.create(1, () => {
      throw 'raised';
    });
    LwtTimeout.start(raising);
    await LwtMain.run(LwtUnix.sleep(2), { clock: 'virtual' });
    Lwt.asyncExceptionHook.set(before);
    expect(told).toEqual(['raised']);
    expect(() => LwtTimeout.create(0, () => {})).toThrow(InvalidArgument);
  });
});

describe('lwt_preemptive.mli says that', () => {
  test('the bounds that were set hold for what is detached, and doing a simple initialisation again changes nothing', async () => {
    LwtPreemptive.setBounds([0, 7]);
    expect(await LwtPreemptive.detach((n: number) => n + 1, 1)).toBe(2);
    LwtPreemptive.simpleInit();
    expect(LwtPreemptive.getBounds()).toEqual([0, 7]);
  });

  test('initialising again changes the bounds, and stops no thread that is needed', async () => {
    LwtPreemptive.init(1, 3, () => {});
    const before = LwtPreemptive.nbthreads();
    LwtPreemptive.init(1, 2, () => {});
    expect([LwtPreemptive.getBounds(), LwtPreemptive.nbthreads()]).toEqual([[1, 2], before]);
  });

  test('the line of those who wait has a size, a thousand unless told otherwise and never below zero', () => {
    expect(LwtPreemptive.getMaxNumberOfThreadsQueued()).toBe(1000);
    LwtPreemptive.setMaxNumberOfThreadsQueued(5);
    expect(LwtPreemptive.getMaxNumberOfThreadsQueued()).toBe(5);
    expect(() => LwtPreemptive.setMaxNumberOfThreadsQueued(-1)).toThrow(InvalidArgument);
    LwtPreemptive.setMaxNumberOfThreadsQueued(1000);
  });

  test('values of keys may be set and got in what runs in the main thread, and those set around it are not seen', async () => {
    const key = Lwt.newKey<string>();
    const got = () => {
      const value = Lwt.get(key);
      return value.isSome ? value.value : 'none';
    };
    const registry = globalThis as { askInMain?: () => Lwt<string[]> };
    registry.askInMain = () => {
      const before = got();
      return Lwt.withValue(key, Some('inside'), () => Lwt.pause().map(() => [before, got()]));
    };
    const seen = Lwt.withValue(key, Some('around'), () =>
      LwtPreemptive.detach(
        (_: null, { runInMain }) => runInMain(() => (globalThis as unknown as typeof registry).askInMain?.() as never),
        null,
      ),
    );
    expect(await seen).toEqual(['none', 'inside']);
    delete registry.askInMain;
  });
});

describe('the documentation of Lwt_domain says that', () => {
  test('what a computation raises is the failure of its promise, and the pool serves on', async () => {
    const pool = LwtDomain.setupPool(1);
    const failing = LwtDomain.detach(
      pool,
      (): never => {
        throw new RangeError('no');
      },
      null,
    );
    await expect(failing).rejects.toMatchObject({ name: 'RangeError', message: 'no' });
    const asked = LwtDomain.detach(pool, (n: number, { runInMain }) => runInMain((m: number) => m + 1, n) * 2, 20);
    expect(await asked).toBe(42);
    LwtDomain.teardownPool(pool);
  });

  test('a pool that was torn down can be used no more, nor torn down again', () => {
    const pool = LwtDomain.setupPool(1);
    LwtDomain.teardownPool(pool);
    expect(() => LwtDomain.teardownPool(pool)).toThrow(InvalidArgument);
    expect(() => LwtDomain.getNumDomains(pool)).toThrow(InvalidArgument);
    expect(() => LwtDomain.detach(pool, (n: number) => n, 1)).toThrow(InvalidArgument);
  });

  test('there may be no pool of a name, and a pool need have none', () => {
    expect(LwtDomain.lookupPool('nobody').isSome).toBe(false);
    const pool = LwtDomain.setupPool(1);
    expect(LwtDomain.lookupPool('').isSome).toBe(false);
    LwtDomain.teardownPool(pool);
  });

  test('to run in the main domain from the main domain is refused: it would wait for itself', () => {
    expect(() => LwtDomain.runInMain(() => 1)).toThrow('not a thread');
  });
});

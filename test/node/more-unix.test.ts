/** What else upstream's Lwt_unix, Lwt_io and Lwt_process offer, each seen to do what its name says. */
import { describe, expect, test } from 'vitest';
import { Lwt, LwtIo, LwtLog, LwtPreemptive, LwtProcess, LwtUnix, NotFound } from '../../runtime-instrumented/index.ts';
import { labelsOf } from './labels.ts';
import { runProgram } from './program.ts';

const HERE = { host: '127.0.0.1', port: 0 };
const { shell } = LwtProcess;

describe('servers and connections', () => {
  test('a server tells its handler who the client is', async () => {
    const seen: unknown[] = [];
    const server = await LwtIo.establishServerWithClientAddress(HERE, (client, [incoming, outgoing]) =>
      LwtIo.readLine(incoming).bind((line) => {
        seen.push(client);
        return LwtIo.writeLine(outgoing, line.toUpperCase());
      }),
    );
    const asked = await LwtIo.openConnection(server.address);
    const answer = await LwtIo.withCloseConnection(
      ([incoming, outgoing]) => LwtIo.writeLine(outgoing, 'tea').bind(() => LwtIo.readLine(incoming)),
      asked,
    );
    await LwtIo.shutdownServer(server);
    expect(answer).toBe('TEA');
    expect(seen).toEqual([{ host: '127.0.0.1', port: expect.any(Number) }]);
    await expect(LwtIo.write(asked[1], 'more')).rejects.toMatchObject({ name: 'ChannelClosed' });
  });

  test('a connection is closed also when what uses it fails, and that failure is told', async () => {
    const server = await LwtIo.establishServer(HERE, ([incoming]) => LwtIo.read(incoming));
    const channels = await LwtIo.openConnection(server.address);
    const failing = LwtIo.withCloseConnection(() => Lwt.failWith('no'), channels);
    await expect(failing).rejects.toThrow('no');
    await expect(LwtIo.readLine(channels[0])).rejects.toMatchObject({ name: 'ChannelClosed' });
    await LwtIo.shutdownServer(server);
  });

  test('several that wait are accepted in one go', async () => {
    const accepted = await Lwt.go(function* () {
      const server = LwtUnix.socket('PF_INET', 'SOCK_STREAM');
      yield* LwtUnix.bind(server, HERE);
      yield* LwtUnix.listen(server, 5);
      const clients = [1, 2, 3].map(() => LwtUnix.socket('PF_INET', 'SOCK_STREAM'));
      for (const client of clients) yield* LwtUnix.connect(client, LwtUnix.getsockname(server));
      const peers = [];
      while (peers.length < 3) {
        const [some, error] = yield* LwtUnix.acceptN(server, 2);
        expect(error).toBe(null);
        expect(some.length).toBeLessThanOrEqual(2);
        peers.push(...some);
      }
      yield* Lwt.join([server, ...clients, ...peers.map(([fd]) => fd)].map((fd) => LwtUnix.close(fd)));
      return peers.length;
    });
    expect(accepted).toBe(3);
  });
});

describe('processes', () => {
  test('opened by hand have the channels that their kind says, and a status', async () => {
    const reading = LwtProcess.openProcessIn(shell('echo out'));
    expect(await LwtIo.read(reading.stdout)).toBe('out\n');
    expect(await reading.close()).toEqual({ status: 'WEXITED', code: 0 });
    const writing = LwtProcess.openProcessOut(shell('read x; exit $x'));
    await LwtIo.writeLine(writing.stdin, '4');
    expect(await writing.close()).toEqual({ status: 'WEXITED', code: 4 });
    const both = LwtProcess.openProcess(shell('read x; echo $x$x'));
    await LwtIo.writeLine(both.stdin, 'a');
    await LwtIo.flush(both.stdin);
    expect(await LwtIo.readLine(both.stdout)).toBe('aa');
    expect(await both.close()).toEqual({ status: 'WEXITED', code: 0 });
  });

  test('without channels are waited for after the function that has them', async () => {
    const pid = await LwtProcess.withProcessNone(shell('exit 2'), (child) => Lwt.return(child.pid));
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});

describe('names', () => {
  test('an address leads back to a host, or to NotFound', async () => {
    const outcome = await Lwt.catch(
      () => LwtUnix.gethostbyaddr('127.0.0.1').map((host) => host.hAddrList),
      (error) => Lwt.return(error),
    );
    expect(outcome instanceof NotFound || (Array.isArray(outcome) && outcome[0] === '127.0.0.1')).toBe(true);
    await expect(LwtUnix.gethostbyaddr('no address')).rejects.toBeInstanceOf(NotFound);
  });

  test('services and protocols are found by their numbers, and there is a user', async () => {
    expect((await LwtUnix.getservbyport(80, 'tcp')).sName).toBe('http');
    expect((await LwtUnix.getprotobynumber(6)).pName).toBe('tcp');
    await expect(LwtUnix.getprotobynumber(-1)).rejects.toBeInstanceOf(NotFound);
    expect(await LwtUnix.getlogin()).toMatch(/./);
  });
});

describe('signals', () => {
  test('a handler that other code has removed can be put back', async () => {
    let calls = 0;
    const [heard, resolver] = Lwt.wait<void>();
    const id = LwtUnix.onSignal('SIGUSR2', () => {
      calls++;
      Lwt.wakeup(resolver);
    });
    process.removeAllListeners('SIGUSR2');
    LwtUnix.reinstallSignalHandler('SIGUSR2');
    process.kill(process.pid, 'SIGUSR2');
    await heard;
    LwtUnix.disableSignalHandler(id);
    LwtUnix.reinstallSignalHandler('SIGUSR2');
    expect([calls, process.listenerCount('SIGUSR2')]).toEqual([1, 0]);
  });
});

describe('jobs', () => {
  test('can all be made to fail, and the next one is not', async () => {
    const stat = LwtUnix.stat('/');
    LwtUnix.abortJobs(new Error('stopped'));
    await expect(stat).rejects.toThrow('stopped');
    expect((await LwtUnix.stat('/')).stKind).toBe('S_DIR');
  });
});

describe('an error of the system that nobody handles', () => {
  test('is printed and ends the program with 2; another one is passed on', async () => {
    const { stderr, code } = await runProgram(`
      await LwtMain.run(LwtUnix.handleUnixError((path) => LwtUnix.stat(path), '/no/such/file'));
    `);
    expect([stderr, code]).toEqual([expect.stringMatching(/no\/such\/file.*ENOENT/), 2]);
    await expect(LwtUnix.handleUnixError(() => Lwt.failWith('other'), 0)).rejects.toThrow('other');
    expect(await LwtUnix.handleUnixError((n: number) => Lwt.return(n), 3)).toBe(3);
  });
});

describe('yielding now and then', () => {
  test('by its old name pauses once its time is over', () => {
    expect(LwtUnix.autoYield(0)().state.state).toBe('sleep');
    expect(LwtUnix.autoYield(1000)().state.state).toBe('return');
    Lwt.wakeupPaused();
  });
});

describe('threads', () => {
  test('keep the bound of their line, which limits nothing', () => {
    const before = LwtPreemptive.getMaxNumberOfThreadsQueued();
    LwtPreemptive.setMaxNumberOfThreadsQueued(7);
    expect(LwtPreemptive.getMaxNumberOfThreadsQueued()).toBe(7);
    LwtPreemptive.setMaxNumberOfThreadsQueued(before);
  });
});

describe('logging without waiting', () => {
  test('has a function for each level, and a place in the source where one is given', () => {
    const before = LwtLog.default.get();
    const lines: string[] = [];
    const output = (_section: unknown, level: string, [text]: readonly string[]) => {
      const place = Lwt.get(LwtLog.locationKey);
      lines.push(`${level} ${text}${place.isSome ? ` ${place.value.slice(0, 2).join(':')}` : ''}`);
      return Lwt.return();
    };
    LwtLog.default.set(LwtLog.make({ output, close: () => Lwt.return() }));
    const { ignDebug, ignInfo, ignNotice, ignWarning, ignError, ignFatal, ignLog } = LwtLog;
    const section = LwtLog.Section.make('all-levels');
    LwtLog.Section.setLevel(section, 'debug');
    for (const say of [ignDebug, ignInfo, ignNotice, ignWarning, ignError, ignFatal]) say('x', { section });
    ignLog('info', 'y', { section, location: ['a.ts', 3, 0] });
    LwtLog.default.set(before);
    expect(lines).toEqual(['debug x', 'info x', 'notice x', 'warning x', 'error x', 'fatal x', 'info y a.ts:3']);
  });
});

describe('leaves', () => {
  test('of whatever waits say in words what it is', async () => {
    const labels = await labelsOf(() =>
      Lwt.go(function* () {
        const server = yield* LwtIo.establishServer(HERE, ([incoming, outgoing]) =>
          LwtIo.read(incoming, 5).bind((text) => LwtIo.write(outgoing, text)),
        );
        yield* LwtIo.withConnection(server.address, ([incoming, outgoing]) =>
          LwtIo.write(outgoing, 'hello').bind(() => LwtIo.read(incoming, 4096)),
        );
        yield* LwtIo.shutdownServer(server);
        yield* LwtUnix.system('true');
        yield* LwtProcess.pmap(shell('cat'), 'x');
      }),
    );
    const known = [
      /^listen at 127\.0\.0\.1:0$/,
      /^connect 127\.0\.0\.1:\d+$/,
      /^read (5|4096) B from 127\.0\.0\.1:\d+$/,
      /^write 5 B$/,
      /^close 127\.0\.0\.1:\d+$/,
      /^wait for the shell: true$/,
      /^write 1 B to .+$/,
      /^flush .+$/,
      /^read from .+$/,
      /^close .+$/,
      /^wait for child \d+ \(.+\)$/,
    ];
    expect(labels.filter((label) => !known.some((form) => form.test(label)))).toEqual([]);
    expect(labels.length).toBeGreaterThan(6);
  });
});

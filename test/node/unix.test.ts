import { constants } from 'node:os';
import { describe, expect, test } from 'vitest';
import { Canceled, Lwt, LwtUnix, NotFound } from '../../runtime-instrumented/index.ts';
import { labelsOf } from './labels.ts';
import { runProgram } from './program.ts';

const HERE = { host: '127.0.0.1', port: 0 };

describe('sockets', () => {
  test('one that listens accepts one that connects, and they talk', async () => {
    const answer = await Lwt.go(function* () {
      const server = LwtUnix.socket('PF_INET', 'SOCK_STREAM');
      yield* LwtUnix.bind(server, HERE);
      yield* LwtUnix.listen(server, 5);
      const client = LwtUnix.socket('PF_INET', 'SOCK_STREAM');
      const accepting = LwtUnix.accept(server);
      yield* LwtUnix.connect(client, LwtUnix.getsockname(server));
      const [peer, address] = yield* accepting;
      expect(address).toEqual(LwtUnix.getsockname(client));
      expect(LwtUnix.getpeername(client)).toEqual(LwtUnix.getsockname(server));
      yield* LwtUnix.writeString(client, 'question', 0, 8);
      const buffer = Buffer.alloc(20);
      const count = yield* LwtUnix.read(peer, buffer, 0, 20);
      yield* LwtUnix.send(peer, Buffer.from(buffer.toString('utf8', 0, count).toUpperCase()), 0, count);
      LwtUnix.shutdown(peer, 'SHUTDOWN_SEND');
      const answered = yield* LwtUnix.recv(client, buffer, 0, 20);
      expect(yield* LwtUnix.read(client, buffer, 15, 5)).toBe(0);
      yield* Lwt.join([client, peer, server].map((fd) => LwtUnix.close(fd)));
      return buffer.toString('utf8', 0, answered);
    });
    expect(answer).toBe('QUESTION');
  });

  test('an address that is taken makes listen fail', async () => {
    const [one, two] = [1, 2].map(() => LwtUnix.socket('PF_INET', 'SOCK_STREAM'));
    await LwtUnix.bind(one, HERE);
    await LwtUnix.listen(one, 5);
    await LwtUnix.bind(two, LwtUnix.getsockname(one));
    await expect(LwtUnix.listen(two, 5)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await LwtUnix.close(one);
  });

  test('a cancelled accept takes no connection, and closing makes one that waits fail', async () => {
    const server = LwtUnix.socket('PF_INET', 'SOCK_STREAM');
    await LwtUnix.listen(server, 5);
    const cancelled = LwtUnix.accept(server);
    cancelled.cancel();
    await expect(cancelled).rejects.toBeInstanceOf(Canceled);
    const waiting = LwtUnix.accept(server);
    await LwtUnix.close(server);
    await expect(waiting).rejects.toMatchObject({ code: 'EBADF' });
  });

  test('a cancelled read leaves the bytes to the next', async () => {
    const [one, other] = LwtUnix.socketpair('PF_UNIX', 'SOCK_STREAM');
    const buffer = Buffer.alloc(4);
    const first = LwtUnix.read(one, buffer, 0, 4);
    const second = LwtUnix.read(one, buffer, 0, 4);
    first.cancel();
    await LwtUnix.writeString(other, 'ping', 0, 4);
    expect(await second).toBe(4);
    expect(buffer.toString()).toBe('ping');
  });

  test('datagrams arrive whole, with their sender', async () => {
    const [one, two] = [1, 2].map(() => LwtUnix.socket('PF_INET', 'SOCK_DGRAM'));
    await LwtUnix.bind(one, HERE);
    await LwtUnix.bind(two, HERE);
    const buffer = Buffer.alloc(10);
    const waiting = LwtUnix.recvfrom(two, buffer, 0, 10);
    await LwtUnix.sendto(one, Buffer.from('hello'), 0, 5, LwtUnix.getsockname(two));
    expect(await waiting).toEqual([5, LwtUnix.getsockname(one)]);
    await Lwt.join([LwtUnix.close(one), LwtUnix.close(two)]);
  });

  test('a socket that is not connected says so', async () => {
    const fd = LwtUnix.socket('PF_INET', 'SOCK_STREAM');
    await expect(LwtUnix.read(fd, Buffer.alloc(1), 0, 1)).rejects.toMatchObject({ code: 'ENOTCONN' });
    expect(() => LwtUnix.getpeername(fd)).toThrow('ENOTCONN');
    expect(() => LwtUnix.setsockopt(fd, 'TCP_NODELAY', true)).toThrow('ENOPROTOOPT');
  });

  test('leaves name the other end', async () => {
    const server = LwtUnix.socket('PF_INET', 'SOCK_STREAM');
    await LwtUnix.bind(server, HERE);
    await LwtUnix.listen(server, 5);
    const address = LwtUnix.getsockname(server);
    const port = 'port' in address ? address.port : 0;
    const client = LwtUnix.socket('PF_INET', 'SOCK_STREAM');
    const labels = await labelsOf(() =>
      Lwt.all([LwtUnix.accept(server), LwtUnix.connect(client, address)]).bind(([[peer]]) =>
        LwtUnix.writeString(peer, 'x', 0, 1)
          .bind(() => LwtUnix.read(client, Buffer.alloc(8), 0, 8))
          .bind(() => LwtUnix.close(peer)),
      ),
    );
    expect(labels).toContain(`accept at 127.0.0.1:${port}`);
    expect(labels).toContain(`connect 127.0.0.1:${port}`);
    expect(labels).toContain(`read 8 B from 127.0.0.1:${port}`);
    await Lwt.join([LwtUnix.close(server), LwtUnix.close(client)]);
  });
});

describe('a pipe', () => {
  test('ends when its writing end is closed, and breaks when its reading end is', async () => {
    const [source, sink] = LwtUnix.pipe();
    await LwtUnix.writeString(sink, 'last', 0, 4);
    await LwtUnix.close(sink);
    const buffer = Buffer.alloc(9);
    expect(await LwtUnix.read(source, buffer, 0, 9)).toBe(4);
    expect(await LwtUnix.read(source, buffer, 0, 9)).toBe(0);
    const [other, broken] = LwtUnix.pipe();
    await LwtUnix.close(other);
    await expect(LwtUnix.writeString(broken, 'x', 0, 1)).rejects.toMatchObject({ code: 'EPIPE' });
  });

  test('holds 64 KiB; a write of more waits for the reader', async () => {
    const [source, sink] = LwtUnix.pipe();
    const writing = LwtUnix.write(sink, Buffer.alloc(70_000, 'x'), 0, 70_000);
    const buffer = Buffer.alloc(70_000);
    await LwtUnix.sleep(0);
    expect(writing.state.state).toBe('sleep');
    const first = await LwtUnix.read(source, buffer, 0, 70_000);
    expect(await writing).toBe(70_000);
    expect(first + (await LwtUnix.read(source, buffer, 0, 70_000))).toBe(70_000);
  });
});

describe('signals', () => {
  test('call their handlers until those are disabled', async () => {
    const came = await new Promise<number>((resolve) => {
      const id = LwtUnix.onSignalFull('SIGUSR2', (self, number) => {
        LwtUnix.disableSignalHandler(self);
        resolve(number);
      });
      expect(LwtUnix.signalCount()).toBe(1);
      expect(id.signal).toBe('SIGUSR2');
      process.kill(process.pid, 'SIGUSR2');
    });
    expect(came).toBe(constants.signals.SIGUSR2);
    expect(LwtUnix.signalCount()).toBe(0);
  });

  test('handlers keep nothing alive', async () => {
    const { code } = await runProgram(`LwtUnix.onSignal('SIGUSR2', () => {});`);
    expect(code).toBe(0);
  });
});

describe('children', () => {
  test('system runs a command of the shell', async () => {
    expect(await LwtUnix.system('exit 3')).toEqual({ status: 'WEXITED', code: 3 });
    expect(await LwtUnix.system('kill -9 $$')).toMatchObject({ status: 'WSIGNALED', signal: 'SIGKILL' });
  });

  test('wait takes any child that ends, and fails when there is none', async () => {
    await expect(LwtUnix.wait()).rejects.toMatchObject({ code: 'ECHILD' });
    const running = LwtUnix.system('exit 4');
    const [, status] = await LwtUnix.wait();
    expect(status).toEqual(await running);
  });

  test('waitpid of a stranger fails with ECHILD', async () => {
    await expect(LwtUnix.waitpid([], process.pid)).rejects.toMatchObject({ code: 'ECHILD' });
  });
});

describe('names', () => {
  test('services, protocols, users and groups come from the tables of the system', async () => {
    expect(await LwtUnix.getpwuid(0)).toMatchObject({ pwName: 'root' });
    expect(await LwtUnix.getpwnam('root')).toMatchObject({ pwUid: 0, pwGid: 0 });
    expect(await LwtUnix.getgrgid(0)).toMatchObject({ grName: 'root' });
    await expect(LwtUnix.getgrnam('no such group')).rejects.toBeInstanceOf(NotFound);
    await expect(LwtUnix.getservbyname('no such service', 'tcp')).rejects.toBeInstanceOf(NotFound);
    await expect(LwtUnix.getprotobyname('no such protocol')).rejects.toBeInstanceOf(NotFound);
  });

  test('an address has a name, or stands for itself', async () => {
    const address = { host: '127.0.0.1', port: 4321 };
    expect(await LwtUnix.getnameinfo(address, ['NI_NUMERICHOST', 'NI_NUMERICSERV'])).toEqual({
      niHostname: '127.0.0.1',
      niService: '4321',
    });
    expect((await LwtUnix.gethostbyname('127.0.0.1')).hAddrList).toEqual(['127.0.0.1']);
    await expect(LwtUnix.gethostbyname('no such host')).rejects.toBeInstanceOf(NotFound);
  });
});

test('autoPause pauses when it has not for a while, and else does not', async () => {
  const always = LwtUnix.autoPause(0);
  const never = LwtUnix.autoPause(3_600);
  expect(always().state.state).toBe('sleep');
  expect(never().state.state).toBe('return');
});

test('an open socket on which nobody waits keeps nothing alive', async () => {
  const { stdout, code } = await runProgram(`
    const server = LwtUnix.socket('PF_INET', 'SOCK_STREAM');
    await LwtMain.run(LwtUnix.listen(server, 5));
    const datagrams = LwtUnix.socket('PF_INET', 'SOCK_DGRAM');
    await LwtMain.run(LwtUnix.bind(datagrams, { host: '127.0.0.1', port: 0 }));
    console.log('end');
  `);
  expect(stdout).toBe('end\n');
  expect(code).toBe(0);
});

test('an accept that a finished run left behind keeps nothing alive, in a second run too', async () => {
  const { stdout, code } = await runProgram(`
    const server = LwtUnix.socket('PF_INET', 'SOCK_STREAM');
    await LwtMain.run(LwtUnix.listen(server, 5));
    await LwtMain.run(LwtUnix.sleep(0.01).bind(() => { LwtUnix.accept(server); return LwtUnix.sleep(0.01); }));
    console.log('end');
  `);
  expect(stdout).toBe('end\n');
  expect(code).toBe(0);
});

test('an accept that is waited for keeps the process alive', async () => {
  const { stdout } = await runProgram(`
    const server = LwtUnix.socket('PF_INET', 'SOCK_STREAM');
    await LwtUnix.bind(server, { host: '127.0.0.1', port: 0 });
    await LwtUnix.listen(server, 5);
    const { connect } = await import('node:net');
    setTimeout(() => connect(LwtUnix.getsockname(server).port).unref(), 50).unref();
    LwtUnix.accept(server).bind(([fd]) => LwtUnix.close(fd)).map(() => console.log('came'));
  `);
  expect(stdout).toBe('came\n');
});

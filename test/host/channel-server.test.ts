/** Real sockets against the real server: who is let in, what harms whom, and what is kept. */
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ChannelServer, PortTaken, type Session, Sessions, startChannelServer } from '../../host/index.ts';
import {
  BatchPacker,
  describeStream,
  MAX_STRING_BYTES,
  PACKED,
  PROTOCOL_VERSION,
  usualWords,
} from '../../runtime-instrumented/protocol/index.ts';
import { FakeProgram, programInfo } from './support/fake-program.ts';
import { until } from './support/wait.ts';

let sessions: Sessions;
let server: ChannelServer;
let log: string[];

beforeEach(async () => {
  sessions = new Sessions();
  log = [];
  server = await startChannelServer({ sessions, log: (line) => log.push(line) });
});
afterEach(() => server.close());

const expectProgram = (program = '/programs/heads.ts') => sessions.expect({ program });

/** All events that a session keeps. */
function eventsOf(session: Session) {
  const parts: Uint8Array[] = [];
  for (let at = 0; ; ) {
    const piece = session.history.read(at, 1 << 20);
    if (piece === null || piece === 'lost') break;
    parts.push(piece.bytes);
    at = piece.next;
  }
  return describeStream(Buffer.concat(parts));
}

const kindsOf = (session: Session) => eventsOf(session).map((event) => event.event);

describe('a program with its token', () => {
  it('is welcomed, runs, and ends', async () => {
    const session = expectProgram();
    expect(session.state).toBe('starting');
    const program = await FakeProgram.greeting(server.channelOf(session));
    await until('it runs', () => session.state === 'running');
    program.writer.create(1, 1, 'sleep', 0, 'sleep 1 s', 1e9);
    program.flush();
    await until('its promise waits', () => session.pending === 1);
    await program.leave(3);
    await session.finished;
    expect(program.heard).toEqual([{ type: 'welcome' }]);
    expect(session.summary).toMatchObject({ state: 'ended', exitCode: 3, pid: 4711, problem: null });
    expect(session.pending).toBe(0);
    expect(kindsOf(session)).toEqual(['session', 'create', 'exit']);
  });

  it('may pack some of its messages, and all come in order', async () => {
    const session = expectProgram();
    const program = await FakeProgram.greeting(server.channelOf(session));
    for (let id = 1; id <= 200; id++) {
      program.writer.create(id, id, 'sleep', 0, 'x'.repeat(id % 7 === 0 ? 5_000 : 5), -1);
      program.socket.send(program.writer.take(), { compress: id % 3 === 0 });
    }
    await program.leave();
    await session.finished;
    const made = eventsOf(session).flatMap((event) => (event.event === 'create' ? [event.id] : []));
    expect(made).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
  });

  it('may leave out the usual words, where it knows those that the host knows', async () => {
    const session = expectProgram();
    expect(server.channelOf(session)).toContain(`packing=${usualWords().mark}#`);
    const program = await FakeProgram.packing(server.channelOf(session));
    const packer = new BatchPacker();
    program.writer.session(0, programInfo());
    for (let id = 1; id <= 50; id++) {
      program.writer.create(id * 1000, id, 'sleep', 0, `sleep ${id} s`, id * 1e9);
      if (id % 3 === 0) program.flush();
      else program.flushPacked(packer);
    }
    await program.leave();
    await session.finished;
    expect(session.summary).toMatchObject({ state: 'ended', problem: null });
    const made = eventsOf(session).flatMap((event) => (event.event === 'create' ? [event.detail] : []));
    expect(made).toEqual(Array.from({ length: 50 }, (_, i) => `sleep ${i + 1} s`));
  });

  it('is refused in words when a packed batch is cut', async () => {
    const session = expectProgram();
    const program = await FakeProgram.packing(server.channelOf(session));
    program.send(Uint8Array.of(PACKED, 0x85));
    await session.finished;
    expect(session.summary.problem).toBe('A packed batch is cut in a record (at byte 3).');
  });

  it('runs beside another, each on its own', async () => {
    const [one, two] = [expectProgram('/programs/one.ts'), expectProgram('/programs/two.ts')];
    const first = await FakeProgram.greeting(server.channelOf(one));
    const second = await FakeProgram.greeting(server.channelOf(two));
    first.writer.create(1, 1, 'sleep', 0, 'sleep 1 s', -1);
    first.flush();
    second.writer.create(1, 1, 'pause', 0, '', -1);
    second.writer.create(1, 2, 'pause', 0, '', -1);
    second.flush();
    await until('both wait', () => sessions.pending === 3);
    await first.leave();
    await one.finished;
    expect(two.state).toBe('running');
    expect([one.name, two.name]).toEqual(['one.ts', 'two.ts']);
    await second.leave();
    await two.finished;
  });

  it('that is used again belongs to a child process, which is a session of its own', async () => {
    const session = expectProgram();
    const parent = await FakeProgram.greeting(server.channelOf(session));
    const child = await FakeProgram.greeting(server.channelOf(session));
    const worker = await FakeProgram.greeting(server.channelOf(session), '/programs/worker.ts');
    await until('all are known', () => sessions.list.at(-1)?.name === 'worker.ts');
    expect(sessions.list.slice(0, 2).map((each) => each.name)).toEqual(['heads.ts', 'heads.ts #2']);
    expect(sessions.list[1]?.parent).toBe(session);
    await child.leave();
    await worker.leave();
    expect(session.state).toBe('running');
    await parent.leave();
    await session.finished;
  });

  it('is turned away once its session has been forgotten', async () => {
    const session = expectProgram();
    const channel = server.channelOf(session);
    sessions.forget(session.id);
    const program = FakeProgram.to(channel);
    expect((await program.closed).code).toBe(1008);
  });

  it('is let go, without a complaint, when its session is forgotten while it runs', async () => {
    const session = expectProgram();
    const program = await FakeProgram.greeting(server.channelOf(session));
    await until('it runs', () => session.state === 'running');
    sessions.forget(session.id);
    expect((await program.closed).code).toBe(1001);
    expect(program.heard).toEqual([{ type: 'welcome' }]);
  });
});

describe('a connection without the right token', () => {
  it('is told so, in words, and harms no other session', async () => {
    const session = expectProgram();
    const good = await FakeProgram.greeting(server.channelOf(session));
    const program = FakeProgram.to(`ws://127.0.0.1:${server.port}/program#${'A'.repeat(43)}`);
    expect(await program.closed).toEqual({ code: 1008, reason: expect.stringContaining('token') });
    expect(program.heard).toEqual([{ type: 'refused', reason: expect.stringContaining('not that of any session') }]);
    expect(log.join('\n')).toContain('token is not that of any session');
    await good.leave();
    await session.finished;
    expect(session.state).toBe('ended');
  });

  it.each([
    ['no token', {}, 401, 'no token'],
    ['a token of another form', { Authorization: 'Basic abc' }, 401, 'no token'],
    [
      'a page from elsewhere',
      { Origin: 'https://example.org', Authorization: 'Bearer abc' },
      403,
      'https://example.org',
    ],
    ['a page of another local server', { Origin: 'http://localhost:3000' }, 403, 'http://localhost:3000'],
    ['a page without an origin of its own', { Origin: 'null' }, 403, 'null'],
    ['another host name, as after a rebinding', { Host: 'evil.example:80' }, 403, 'evil.example'],
  ])('%s is refused over HTTP', async (_, headers, status, word) => {
    const program = new FakeProgram(`ws://127.0.0.1:${server.port}/program`, headers as Record<string, string>);
    expect(await program.opened).toEqual({ status, body: expect.stringContaining(word) });
    expect(log).toHaveLength(1);
    expect(log[0]).toContain(word);
  });

  it('a page of ours is still no program', async () => {
    const session = expectProgram();
    const program = FakeProgram.to(server.channelOf(session), { Origin: server.address });
    expect(await program.opened).toMatchObject({ status: 403 });
    expect(session.state).toBe('starting');
  });

  it('another path is refused', async () => {
    const program = new FakeProgram(`ws://127.0.0.1:${server.port}/other`);
    expect(await program.opened).toMatchObject({ status: 404 });
  });

  it('a plain request for another host name is refused', async () => {
    // `fetch` sets the header itself; a socket says what it likes.
    const answer = await raw(`GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
    expect(log[0]).toContain('evil.example');
  });

  it('bytes that are no HTTP are answered and forgotten', async () => {
    expect(await raw('\x16\x03\x01\x02\x00nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 |^$/);
    const session = expectProgram();
    const program = await FakeProgram.greeting(server.channelOf(session));
    await program.leave();
    await session.finished;
    expect(session.state).toBe('ended');
  });

  function raw(text: string): Promise<string> {
    return new Promise((resolve) => {
      let answer = '';
      const socket = connect(server.port, '127.0.0.1', () => socket.write(text, 'latin1'));
      socket.on('data', (data) => {
        answer += data.toString();
      });
      socket.on('error', () => {});
      socket.on('close', () => resolve(answer));
    });
  }
});

describe('a program that lies', () => {
  /** A session with one good event, and another beside it that must not notice. */
  async function pair() {
    const [session, other] = [expectProgram('/programs/liar.ts'), expectProgram('/programs/other.ts')];
    const liar = await FakeProgram.greeting(server.channelOf(session));
    const good = await FakeProgram.greeting(server.channelOf(other));
    liar.writer.create(1, 1, 'sleep', 0, '', -1);
    liar.flush();
    return {
      session,
      liar,
      async expectFault(words: RegExp, kept: readonly string[] = ['session', 'create']) {
        await session.finished;
        expect(session.summary).toMatchObject({ state: 'failed', problem: expect.stringMatching(words) });
        expect(kindsOf(session)).toEqual(kept);
        expect(log.join('\n')).toMatch(words);
        await good.leave();
        await other.finished;
        expect(other.state).toBe('ended');
      },
    };
  }

  it('with bytes that are no stream ends its own session, and what came before is kept', async () => {
    const { liar, expectFault } = await pair();
    liar.send(new Uint8Array(64));
    expect((await liar.closed).code).toBe(1008);
    expect(liar.heard).toContainEqual({ type: 'refused', reason: expect.stringContaining('no Promise Graph stream') });
    await expectFault(/no Promise Graph stream/);
  });

  it('from its first byte on is told what a stream begins with', async () => {
    const session = expectProgram();
    const program = FakeProgram.to(server.channelOf(session));
    await program.opened;
    program.hello();
    program.send(Buffer.from('GET / HTTP/1.1'));
    await session.finished;
    expect(session.summary).toMatchObject({ state: 'failed', problem: expect.stringContaining('begin with PGT1') });
    expect(session.history.end).toBe(0);
  });

  it('in the middle of a message keeps the events before the lie', async () => {
    const { liar, expectFault } = await pair();
    liar.writer.create(2, 2, 'pause', 0, '', -1);
    liar.send(Buffer.concat([liar.writer.take(), Buffer.from([5, 0, 0, 0])]));
    await expectFault(/no Promise Graph stream/, ['session', 'create', 'create']);
  });

  it('about an id that was never defined is told which byte', async () => {
    const { liar, expectFault } = await pair();
    liar.send(new Uint8Array(new Uint32Array([12 | (4 << 16), 0, 1, 999]).buffer));
    await expectFault(/String 999 is used before it is defined \(at byte \d+\)/);
  });

  it('with text that is no control message', async () => {
    const { liar, expectFault } = await pair();
    liar.socket.send('hello?');
    await expectFault(/no control message/);
  });

  it('with a message of more than 16 MiB', async () => {
    const { liar, expectFault } = await pair();
    liar.socket.send(new Uint8Array(17 * 1024 * 1024), { compress: false });
    await expectFault(/rules of WebSocket/);
  });

  it('with a packed message that grows beyond 16 MiB', async () => {
    const { liar, expectFault } = await pair();
    expect(liar.socket.extensions).toContain('permessage-deflate');
    liar.socket.send(new Uint8Array(17 * 1024 * 1024), { compress: true });
    await expectFault(/rules of WebSocket/);
  });

  it('with a packed message that is none', async () => {
    const { liar, session, expectFault } = await pair();
    await until('the good event came', () => session.pending === 1);
    // A final binary frame that says it is packed, masked with zeros: four bytes that no inflater takes.
    const frame = Buffer.from([0xc2, 0x84, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]);
    (liar.socket as unknown as { _socket: import('node:net').Socket })._socket.write(frame);
    await expectFault(/rules of WebSocket|could not take in|connection/);
  });

  it('with a frame that is none', async () => {
    const { liar, session, expectFault } = await pair();
    await until('the good event came', () => session.pending === 1);
    (liar.socket as unknown as { _socket: import('node:net').Socket })._socket.write(Buffer.from([0xff, 0xff, 0xff]));
    await expectFault(/rules of WebSocket/);
  });

  it('with events before its hello', async () => {
    const session = expectProgram();
    const program = FakeProgram.to(server.channelOf(session));
    await program.opened;
    program.writer.create(1, 1, 'sleep', 0, '', -1);
    program.flush();
    await session.finished;
    expect(session.summary.problem).toContain('before it said hello');
  });

  it('with another version of the protocol is told who is older', async () => {
    const session = expectProgram();
    const program = FakeProgram.to(server.channelOf(session));
    await program.opened;
    program.hello({ protocol: PROTOCOL_VERSION + 1 });
    await program.closed;
    expect(program.heard).toEqual([{ type: 'refused', reason: expect.stringMatching(/version 5 .* version 4/) }]);
    expect(session.state).toBe('failed');
  });

  it('by never saying hello is cut off in the end', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const session = expectProgram();
    const program = FakeProgram.to(server.channelOf(session));
    await program.opened;
    await vi.advanceTimersByTimeAsync(29_000);
    expect(session.over).toBe(false);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(session.summary).toMatchObject({ state: 'failed', problem: expect.stringContaining('never said hello') });
    vi.useRealTimers();
    expect((await program.closed).code).toBe(1008);
  });

  it('and says what a newer one would is not refused for it', async () => {
    const session = expectProgram();
    const program = await FakeProgram.greeting(server.channelOf(session));
    program.say({ type: 'something-new', with: 'fields' });
    await program.leave();
    await session.finished;
    expect(session.state).toBe('ended');
  });
});

describe('a connection that breaks', () => {
  it('at once after a message, as when the program is killed, keeps all that came', async () => {
    const session = expectProgram();
    const program = await FakeProgram.greeting(server.channelOf(session));
    program.writer.create(1, 1, 'sleep', 0, '', -1);
    program.flush();
    await until('it came', () => session.pending === 1);
    program.vanish();
    await session.finished;
    expect(session.summary).toMatchObject({
      state: 'failed',
      problem: expect.stringContaining('killed, or it crashed'),
    });
    expect(kindsOf(session)).toEqual(['session', 'create']);
    session.processExited(null, 'SIGKILL');
    expect(session.summary.problem).toContain('ended by SIGKILL');
  });

  it('in the middle of an event says so', async () => {
    const session = expectProgram();
    const program = await FakeProgram.greeting(server.channelOf(session));
    program.writer.create(1, 1, 'sleep', 0, '', -1);
    program.send(program.writer.take().subarray(0, 12));
    program.socket.close(1000);
    await session.finished;
    expect(session.summary.problem).toContain('cut in the middle');
  });
});

it('a label as long as a record can be, with markup and control characters, arrives as it was sent', async () => {
  const session = expectProgram();
  const program = await FakeProgram.greeting(server.channelOf(session));
  const text = `<script>alert(1)</script>\u0000\u001b[31m${'x'.repeat(MAX_STRING_BYTES - 64)}`;
  program.writer.create(1, 1, 'sleep', 0, '', -1);
  program.writer.label(2, 1, text);
  program.flush();
  await program.leave();
  await session.finished;
  expect(eventsOf(session)).toContainEqual({ event: 'label', time: 2, id: 1, text });
});

it('a megabyte in one message, as fast as it can be written, arrives whole', async () => {
  const session = expectProgram();
  const program = await FakeProgram.greeting(server.channelOf(session));
  for (let id = 1; id <= 40_000; id++) program.writer.create(id, id, 'pause', 0, '', -1);
  const bytes = program.writer.take();
  expect(bytes.length).toBeGreaterThan(600_000);
  program.send(bytes);
  await until('all wait', () => session.pending === 40_000);
  await program.leave();
  await session.finished;
  expect(eventsOf(session)).toHaveLength(40_002);
});

it('a port that is taken is said so, with what to do', async () => {
  const again = startChannelServer({ sessions, port: server.port });
  await expect(again).rejects.toThrow(PortTaken);
  await expect(again).rejects.toThrow(`Port ${server.port} is taken by another program. Choose another port`);
});

it('a closed server gives its port back', async () => {
  const { port } = server;
  const session = expectProgram();
  const program = await FakeProgram.greeting(server.channelOf(session));
  await server.close();
  expect((await program.closed).code).toBe(1001);
  server = await startChannelServer({ sessions, port });
  expect(server.port).toBe(port);
});

/** How a session ends: two witnesses, in any order, or one alone. */
import { describe, expect, it } from 'vitest';
import { type Session, Sessions } from '../../host/index.ts';
import type { ExitHowName } from '../../runtime-instrumented/protocol/index.ts';
import { StreamWriter } from '../../runtime-instrumented/protocol/index.ts';
import { programInfo } from './support/fake-program.ts';

const begin = () => new Sessions().expect({ program: '/programs/heads.ts' });

function runsAndSays(session: Session, how: ExitHowName | null, code = 0): void {
  const writer = new StreamWriter();
  session.connected(4711);
  writer.session(0, programInfo());
  if (how) writer.exit(5, how, code);
  session.receive(writer.take());
}

describe('a session', () => {
  it('that returned has ended, with nothing to complain about', () => {
    const session = begin();
    runsAndSays(session, 'returned', 0);
    session.disconnected();
    expect(session.summary).toMatchObject({ state: 'ended', exitCode: 0, problem: null });
  });

  it('that called exit has ended with its code', () => {
    const session = begin();
    runsAndSays(session, 'processExit', 7);
    session.disconnected();
    expect(session.summary).toMatchObject({ state: 'ended', exitCode: 7, problem: null });
  });

  it('that threw has ended, and says so', () => {
    const session = begin();
    runsAndSays(session, 'uncaught', 1);
    session.disconnected();
    expect(session.summary).toMatchObject({
      state: 'ended',
      exitCode: 1,
      problem: expect.stringContaining('uncaught'),
    });
  });

  it('whose process has gone waits for what is still under way', async () => {
    const session = begin();
    runsAndSays(session, null);
    session.processExited(0, null);
    expect(session.over).toBe(false);
    const writer = new StreamWriter();
    writer.exit(5, 'returned', 0);
    session.receive(writer.take().subarray(8));
    session.disconnected();
    await session.finished;
    expect(session.summary).toMatchObject({ state: 'ended', exitCode: 0 });
  });

  it('whose connection never closes ends with its process all the same', async () => {
    const session = begin();
    runsAndSays(session, null);
    session.processExited(null, 'SIGKILL');
    await session.finished;
    expect(session.summary).toMatchObject({ state: 'failed', problem: expect.stringContaining('SIGKILL') });
  });

  it.each([
    [1, null, /exit code 1 before it could connect; what it printed says why/],
    [0, null, /exit code 0 before it could connect; so there is nothing to show/],
    [null, 'SIGTERM', /ended by SIGTERM before it could connect/],
  ])('that never connected (%s, %s) says so', async (code, signal, sentence) => {
    const session = begin();
    session.processStarted(99);
    session.processExited(code, signal);
    await session.finished;
    expect(session.summary).toMatchObject({ state: 'failed', pid: 99, problem: expect.stringMatching(sentence) });
  });

  it('that a person stopped has ended, with nothing to complain about', () => {
    const session = begin();
    runsAndSays(session, null);
    session.stopAsked();
    session.disconnected();
    session.processExited(null, 'SIGTERM');
    expect(session.summary).toMatchObject({ state: 'ended', exitCode: null, problem: null });
  });

  it('that could not be started says why', () => {
    const session = begin();
    session.failedToStart('There is no such Node.');
    expect(session.summary).toMatchObject({ state: 'failed', problem: 'There is no such Node.' });
  });

  it('that was refused keeps the reason when its process ends', () => {
    const session = begin();
    runsAndSays(session, null);
    const reason = session.receive(new Uint8Array(64));
    session.disconnected();
    session.processExited(3, null);
    expect(reason).toContain('no Promise Graph stream');
    expect(session.summary).toMatchObject({ state: 'failed', exitCode: 3, problem: reason });
  });

  it('that was cut off says more once it is known how its process ended', () => {
    const session = begin();
    runsAndSays(session, null);
    session.disconnected();
    expect(session.summary.problem).toContain('it was killed, or it crashed');
    session.processExited(null, 'SIGKILL');
    expect(session.summary.problem).toContain('ended by SIGKILL');
  });

  it('that is over stays as it is', () => {
    const session = begin();
    runsAndSays(session, 'returned', 0);
    session.disconnected();
    const before = session.summary;
    session.connected(1);
    session.receive(new Uint8Array(16));
    session.fail('too late');
    session.disconnected();
    expect(session.summary).toEqual(before);
  });

  it('counts the promises that wait, each once', () => {
    const session = begin();
    runsAndSays(session, null);
    const writer = new StreamWriter();
    for (let id = 1; id <= 4; id++) writer.create(1, id, 'task', 0, '', -1);
    writer.settle(2, 1, 'returned', '', 0);
    writer.become(3, 2, 3);
    writer.settle(4, 3, 'returned', '', 0);
    session.receive(writer.take().subarray(8));
    expect(session.pending).toBe(2);
  });
});

describe('sessions', () => {
  it('of one program are told apart by number', () => {
    const sessions = new Sessions();
    for (const program of ['/a/heads.ts', '/b/heads.ts', 'C:\\c\\heads.ts', '/a/tails.ts'])
      sessions.expect({ program });
    expect(sessions.list.map((each) => each.name)).toEqual(['heads.ts', 'heads.ts #2', 'heads.ts #3', 'tails.ts']);
  });

  it('have tokens of 32 random bytes, each its own', () => {
    const sessions = new Sessions();
    const tokens = Array.from({ length: 50 }, () => sessions.expect({ program: '/a.ts' }).token);
    expect(new Set(tokens).size).toBe(50);
    for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  });

  it('that have ended are cleared, the others stay', () => {
    const sessions = new Sessions();
    const [ended, runs] = [sessions.expect({ program: '/a.ts' }), sessions.expect({ program: '/b.ts' })];
    ended.fail('over');
    sessions.clear();
    expect(sessions.list).toEqual([runs]);
    expect(sessions.claim(ended.token)).toMatch(/not that of any session/);
  });

  it('of one token are bounded', () => {
    const sessions = new Sessions();
    const { token } = sessions.expect({ program: '/a.ts' });
    for (let time = 0; time < 1_000; time++) expect(sessions.claim(token)).not.toBeTypeOf('string');
    expect(sessions.claim(token)).toMatch(/1000 sessions already/);
  });

  it('tell many changes as one', async () => {
    const sessions = new Sessions();
    let told = 0;
    const dispose = sessions.onChange(() => told++);
    for (let time = 0; time < 10; time++) sessions.expect({ program: '/a.ts' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(told).toBe(1);
    dispose();
    sessions.expect({ program: '/a.ts' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(told).toBe(1);
  });
});

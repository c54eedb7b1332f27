/** One side of the contract, spoken to views that are early, late, slow, gone, or strangers. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Session, Sessions } from '../../host/index.ts';
import { FakeView, makePromises, settings, startSession } from './support/fake-view.ts';
import { until } from './support/wait.ts';

const made = (view: FakeView, session: Session) =>
  (view.events.get(session.id) ?? []).filter((event) => event.event === 'create').length;

describe('a view', () => {
  it('is told nothing before it is ready', async () => {
    const sessions = new Sessions();
    const view = new FakeView(sessions);
    startSession(sessions);
    view.connection.settings(settings);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(view.messages).toEqual([]);
  });

  it('that connects late gets the whole history, settings first', async () => {
    const sessions = new Sessions();
    const { session, writer, flush } = startSession(sessions);
    makePromises(writer, 1, 60_000);
    flush();
    const view = new FakeView(sessions);
    view.say({ type: 'ready' });
    await until('it has all', () => made(view, session) === 60_000);
    expect(view.messages.slice(0, 2).map((message) => message.type)).toEqual(['settings', 'sessions']);
    expect(view.of('sessions')[0]).toMatchObject({
      sessions: [{ id: session.id, state: 'running' }],
      show: session.id,
    });
  });

  it('follows what happens live, and how it ends', async () => {
    const sessions = new Sessions();
    const view = new FakeView(sessions);
    view.say({ type: 'ready' });
    const { session, writer, flush } = startSession(sessions);
    makePromises(writer, 1, 3);
    flush();
    await until('it has three', () => made(view, session) === 3);
    writer.exit(9, 'returned', 0);
    flush();
    session.disconnected();
    await until('it knows the end', () => view.of('sessions').at(-1)?.sessions[0]?.state === 'ended');
    await until('it has the last event', () => view.events.get(session.id)?.at(-1)?.event === 'exit');
  });

  it('that is slow gets fewer and larger batches, and all of it', async () => {
    const sessions = new Sessions();
    const view = new FakeView(sessions);
    view.say({ type: 'ready' });
    const { session, writer, flush } = startSession(sessions);
    await until('the session is known', () => view.events.has(session.id));
    let release: () => void = () => {};
    view.answer = () =>
      new Promise<void>((resolve) => {
        release = resolve;
      });
    for (let id = 1; id <= 500; id++) {
      makePromises(writer, id, id);
      flush();
      if (id % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const sent = view.of('events').length;
    expect(sent).toBeLessThanOrEqual(2);
    view.answer = () => undefined;
    release();
    await until('it has all', () => made(view, session) === 500);
    expect(view.of('events').length - sent).toBeLessThanOrEqual(3);
  });

  it('that loads anew gets everything from the start again', async () => {
    const sessions = new Sessions();
    const { session, writer, flush } = startSession(sessions);
    makePromises(writer, 1, 10);
    flush();
    const first = new FakeView(sessions);
    first.say({ type: 'ready' });
    await until('it has all', () => made(first, session) === 10);
    const before = first.of('events').length;
    first.say({ type: 'ready' });
    await until('it was sent again', () => first.of('events').length > before);
    const again = first
      .of('events')
      .slice(before)
      .map((message) => message.bytes);
    expect(Buffer.concat(again).readUInt32LE(0)).toBe(0x31544750);
  });

  it('that loads anew while a batch is under way gets everything, though nothing more happens', async () => {
    const sessions = new Sessions();
    const view = new FakeView(sessions);
    startSession(sessions);
    let arrive = () => {};
    const slow = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    view.answer = () => slow;
    view.say({ type: 'ready' });
    await until('a batch is under way', () => view.of('events').length === 1);
    view.forget();
    view.say({ type: 'ready' });
    arrive();
    await until('it came again', () => view.of('events').length === 2);
    expect(view.of('events')[1]).toEqual(view.of('events')[0]);
  });

  it('that is not there is left alone until it says that it is ready', async () => {
    const sessions = new Sessions();
    const view = new FakeView(sessions);
    view.say({ type: 'ready' });
    view.answer = () => false;
    const { session, writer, flush } = startSession(sessions);
    await until('one message was tried', () => view.messages.length > 2);
    const tried = view.messages.length;
    makePromises(writer, 1, 10);
    flush();
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(view.messages.length - tried).toBeLessThanOrEqual(1);
    view.answer = () => undefined;
    view.events.clear();
    const late = new FakeView(sessions);
    late.say({ type: 'ready' });
    await until('it has all', () => made(late, session) === 10);
  });

  it('that falls behind what is kept starts again, and is told how much is missing', async () => {
    const sessions = new Sessions({ historyBytes: 100_000 });
    const view = new FakeView(sessions);
    view.say({ type: 'ready' });
    const { session, writer, flush } = startSession(sessions);
    await until('the session is known', () => view.events.has(session.id));
    let release: () => void = () => {};
    view.answer = () =>
      new Promise<void>((resolve) => {
        release = resolve;
      });
    for (let id = 1; id <= 40_000; id++) {
      writer.create(id, id, 'pause', 0, '', -1);
      writer.settle(id, id, 'returned', '', 0);
      if (id % 1_000 === 0) flush();
      if (id === 2_000) await until('one batch is under way', () => view.of('events').length > 1);
    }
    view.answer = () => undefined;
    release();
    await until('it has the end', () =>
      (view.events.get(session.id) ?? []).some((event) => event.event === 'settle' && event.id === 40_000),
    );
    const gap = view.events.get(session.id)?.find((event) => event.event === 'gap');
    expect(gap?.count).toBe(session.history.dropped);
  });

  it('sees two sessions, the one shown first', async () => {
    const sessions = new Sessions();
    const one = startSession(sessions, '/programs/one.ts');
    const two = startSession(sessions, '/programs/two.ts');
    const view = new FakeView(sessions, one.session.id);
    view.say({ type: 'ready' });
    await until('both came', () => view.events.size === 2);
    expect(view.of('sessions')[0]).toMatchObject({ show: one.session.id });
    expect(view.of('events')[0]?.session).toBe(one.session.id);
    view.connection.show(two.session.id);
    await until('the other is shown', () => view.of('sessions').at(-1)?.show === two.session.id);
  });

  it('is asked to show a session once, and left alone with its own choice after that', async () => {
    const sessions = new Sessions();
    const one = startSession(sessions, '/programs/one.ts');
    sessions.claim(one.session.token);
    const child = sessions.claim(one.session.token) as Session;
    const view = new FakeView(sessions);
    view.say({ type: 'ready' });
    one.session.disconnected();
    child.fail('it is over too');
    await until(
      'the ends are known',
      () =>
        view
          .of('sessions')
          .at(-1)
          ?.sessions.every((each) => each.problem) === true,
    );
    // A child process is not what the person started.
    expect(view.of('sessions').map((message) => message.show)).toEqual([
      one.session.id,
      ...view
        .of('sessions')
        .slice(1)
        .map(() => null),
    ]);
    view.connection.show(child.id);
    expect(view.of('sessions').at(-1)?.show).toBe(child.id);
  });

  it('is told where a debugger has stopped a program, also when it comes late, and asks it to go on', () => {
    const sessions = new Sessions();
    const { session } = startSession(sessions);
    const standing = { event: 'settle', promise: 1, moment: 3, time: 5, past: false } as const;
    let went = 0;
    session.standings.ledBy(() => {
      went++;
      session.standings.set(null);
    });
    session.standings.set(standing);
    const view = new FakeView(sessions);
    view.say({ type: 'ready' });
    view.say({ type: 'goOn', session: session.id });
    view.say({ type: 'goOn', session: session.id });
    expect(view.of('standing').map((message) => message.standing)).toEqual([standing, null]);
    expect(went).toBe(1);
  });

  it('has something done to a promise, and is told what came of it in a sentence', async () => {
    const sessions = new Sessions();
    const { session } = startSession(sessions);
    const heard: unknown[] = [];
    session.connected(4711, (message) => {
      heard.push(message);
      if (message.type === 'act')
        session.hear({ type: 'answer', request: message.request, ok: true, text: 'Cancelled.', members: [] });
    });
    const view = new FakeView(sessions);
    view.say({ type: 'ready' });
    view.say({ type: 'act', session: session.id, action: 'dance', promise: 7, value: '' });
    view.say({ type: 'act', session: session.id, action: 'cancel', promise: 7, value: '' });
    await until('the first answer has come', () => view.of('acted').length === 1);
    expect(heard).toMatchObject([{ type: 'act', act: { action: 'cancel', promise: 7, value: '' } }]);
    session.fail('gone');
    view.say({ type: 'act', session: session.id, action: 'cancel', promise: 7, value: '' });
    await until('the second has', () => view.of('acted').length === 2);
    expect(view.of('acted').map(({ ok, text }) => [ok, text])).toEqual([
      [true, 'Cancelled.'],
      [false, 'The program is not running.'],
    ]);
  });

  it('sees a session go when it is forgotten', async () => {
    const sessions = new Sessions();
    const { session } = startSession(sessions);
    const view = new FakeView(sessions);
    view.say({ type: 'ready' });
    await until('it came', () => view.events.size === 1);
    view.say({ type: 'forget', session: session.id });
    await until('it has gone', () => view.of('sessions').at(-1)?.sessions.length === 0);
    expect(view.of('sessions').at(-1)?.show).toBeNull();
  });

  it('is told past notices once it is ready', () => {
    const view = new FakeView(new Sessions());
    view.connection.notice('warning', 'look here');
    expect(view.messages).toEqual([]);
    view.say({ type: 'ready' });
    expect(view.of('notice')).toEqual([{ type: 'notice', severity: 'warning', text: 'look here' }]);
  });
});

describe('what a view asks for', () => {
  const folder = mkdtempSync(join(tmpdir(), 'promise-graph-view-'));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function viewOfSession() {
    const sessions = new Sessions();
    const { session, writer, flush } = startSession(sessions);
    writer.site(1, { file: '/programs/heads.ts', line: 3, column: 7, functionName: 'main' });
    flush();
    const view = new FakeView(sessions);
    view.say({ type: 'ready' });
    return { session, view };
  }

  it('is done for a session and a site that are there', () => {
    const { session, view } = viewOfSession();
    const place = { file: '/programs/heads.ts', line: 3, column: 7 };
    view.say({ type: 'openSource', session: session.id, ...place });
    view.say({ type: 'stop', session: session.id });
    view.say({ type: 'rerun', session: session.id });
    view.say({ type: 'copy', text: 'a value' });
    view.say({ type: 'problem', text: 'it broke' });
    expect(view.asked).toEqual([
      ['open', '/programs/heads.ts', 3, 7, session.id],
      ['stop', session.id],
      ['rerun', session.id],
      ['copy', 'a value'],
      ['problem', 'it broke'],
    ]);
  });

  it.each([
    ['a file that is no site', { file: '/etc/passwd', line: 3, column: 7 }],
    ['another line', { file: '/programs/heads.ts', line: 4, column: 7 }],
  ])('is not done for %s, and says so', (_, place) => {
    const { session, view } = viewOfSession();
    view.say({ type: 'openSource', session: session.id, ...place });
    expect(view.asked).toEqual([]);
    expect(view.of('notice')[0]?.text).toContain('not opened');
  });

  it.each([
    null,
    'ready',
    42,
    [],
    {},
    { type: 'unheard-of' },
    { type: 'stop' },
    { type: 'stop', session: '1' },
    { type: 'stop', session: -1 },
    { type: 'stop', session: 99 },
    { type: 'copy', text: 5 },
    { type: 'openSource', session: 1, file: ['x'], line: 3, column: 7 },
    { type: 'openSource', session: 1, file: '/programs/heads.ts', line: 3.5, column: 7 },
    { type: 'copy', text: 'x'.repeat(17 * 1024 * 1024) },
  ])('is dropped when it is not the contract (%#)', (message) => {
    const { view } = viewOfSession();
    view.say(message);
    expect(view.asked).toEqual([]);
  });
});

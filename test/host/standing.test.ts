/** Where an editor shows a stop, views wait with what is new until it has, and never for long. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Sessions } from '../../host/index.ts';
import { FakeView, makePromises, startSession } from './support/fake-view.ts';

const STANDING = { event: 'settle', promise: 1, moment: 3, time: 5, past: false } as const;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

async function debugged() {
  const sessions = new Sessions();
  const { session, writer, flush } = startSession(sessions);
  const view = new FakeView(sessions);
  view.say({ type: 'ready' });
  session.standings.ledBy(() => {}, true);
  session.standings.set(STANDING);
  session.standings.shown();
  let seen = 0;
  /** Kinds of message that the view got in so many milliseconds. */
  const toldIn = async (milliseconds: number): Promise<string[]> => {
    await vi.advanceTimersByTimeAsync(milliseconds);
    const kinds = view.messages.slice(seen).map(({ type }) => type);
    seen = view.messages.length;
    return kinds;
  };
  const makes = (id: number): void => {
    makePromises(writer, id, id);
    flush();
  };
  await toldIn(1_000);
  return { sessions, session, view, toldIn, makes };
}

it('what a step has brought is told when the editor shows its line', async () => {
  const { session, toldIn, makes } = await debugged();
  session.standings.step();
  makes(1);
  session.standings.set(STANDING);
  expect(await toldIn(100)).toEqual(['stepping']);
  session.standings.shown();
  expect((await toldIn(100)).sort()).toEqual(['events', 'standing']);
});

it('an editor that never says so is not waited for', async () => {
  const { session, toldIn, makes } = await debugged();
  makes(1);
  session.standings.set(STANDING);
  expect(await toldIn(1_000)).toEqual(expect.arrayContaining(['stepping', 'events', 'standing']));
});

it('a step that does not end soon is a program that runs', async () => {
  const { session, view, toldIn } = await debugged();
  session.standings.step();
  expect(session.standings.current).toBeNull();
  await toldIn(1_000);
  expect(view.of('standing').at(-1)?.standing).toBeNull();
  expect(session.standings.isHeld).toBe(false);
});

it('lists and marks wait as well, and are told once', async () => {
  const { sessions, session, toldIn, makes } = await debugged();
  let changes = 0;
  sessions.onChange(() => changes++);
  session.standings.step();
  makes(1);
  makes(2);
  await toldIn(100);
  expect(changes).toBe(0);
  session.standings.set(STANDING);
  session.standings.shown();
  await toldIn(100);
  expect(changes).toBe(1);
});

/** While much comes at once the graph rests, so that reading is not kept waiting; it is up to date when that is over. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { SessionSummary } from '../../webview/contract/messages.ts';
import { SessionStore } from '../../webview/session-store.ts';
import { streamOf } from '../recording/support.ts';

const RUNNING = {
  id: 1,
  name: 'heads.ts',
  program: '/home/ada/heads.ts',
  state: 'running',
  pid: 1,
  exitCode: null,
  problem: null,
} as const;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Bytes at the end of a stream: the program's end is among them. */
const ENDING = 1024;

/** A store that has shown its first events, what follows them, and what comes last. */
function begun(hasRead: () => void, session: SessionSummary = RUNNING) {
  const store = new SessionStore(session, 1_000_000, hasRead);
  const bytes = streamOf(20_000);
  store.receive(bytes.subarray(0, 4096), performance.now());
  const rest = bytes.subarray(4096, bytes.length - ENDING);
  return { store, rest, ending: bytes.subarray(bytes.length - ENDING), seen: store.model.eventCount };
}

it('the graph stays as it was while a flood is read, and counts do not', () => {
  const { store, rest, seen } = begun(() => {});
  store.receive(rest, performance.now());
  vi.advanceTimersByTime(100);
  expect(store.isFlooded).toBe(true);
  expect(store.model.eventCount).toBe(seen);
  expect(store.trace.moments).toBeGreaterThan(seen);
});

it('the graph is of the last event when no more has come for a while, and the view is told', () => {
  const hasRead = vi.fn();
  const { store, rest } = begun(hasRead);
  store.receive(rest, performance.now());
  vi.advanceTimersByTime(2_000);
  expect(store.isFlooded).toBe(false);
  expect(hasRead).toHaveBeenCalled();
  expect(store.model.eventCount).toBe(store.trace.moments);
});

it('another selection is shown at once', () => {
  const { store, rest, seen } = begun(() => {});
  store.receive(rest, performance.now());
  store.selected = 1;
  expect(store.model.eventCount).toBeGreaterThan(seen);
});

it('a flood is over as soon as the end of the program has been read', () => {
  const { store, rest, ending } = begun(() => {});
  store.receive(rest, performance.now());
  store.receive(ending, performance.now());
  vi.advanceTimersByTime(100);
  expect(store.trace.ending).not.toBeNull();
  expect(store.isFlooded).toBe(false);
});

it('of a program that is over there is more to read until its end has come', () => {
  const { store, rest, ending } = begun(() => {}, { ...RUNNING, state: 'ended', exitCode: 0 });
  expect(store.isReading).toBe(true);
  store.receive(rest, performance.now());
  store.receive(ending, performance.now());
  vi.advanceTimersByTime(100);
  expect(store.isReading).toBe(false);
});

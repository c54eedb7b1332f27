/** While much comes at once the graph rests, so that reading is not kept waiting; it is up to date when that is over. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
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

/** A store that has shown its first events, and what it was told of in all. */
function begun(hasRead: () => void) {
  const store = new SessionStore(RUNNING, 1_000_000, hasRead);
  const bytes = streamOf(20_000);
  store.receive(bytes.subarray(0, 4096), performance.now());
  return { store, rest: bytes.subarray(4096), seen: store.model.eventCount };
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

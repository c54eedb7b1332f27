import { afterEach, expect, test } from 'vitest';
import { Duration, Lwt, LwtMain, Time } from '../../runtime-instrumented/index.ts';
import { installProbe, type Probe, silentProbe } from '../../runtime-instrumented/lwt/index.ts';

/** The time that the one who watches is shown. */
let shown = () => Number.NaN;

function record(events: string[]): Probe {
  let nextId = 1;
  const descriptions = new Map<number, string>();
  return {
    ...silentProbe,
    created: () => nextId++,
    waits: () => nextId++,
    described: (id, text) => void descriptions.set(id, text),
    settled: (id) => descriptions.has(id) && void events.push(`${descriptions.get(id)} ends`),
    idle: () => void events.push('idle'),
    busy: () => void events.push('busy'),
    useClock: (kind, now) => {
      shown = now;
      events.push(`${kind} clock`);
    },
  };
}

afterEach(() => installProbe(null));

test('whoever watches is told of the clock, and when the loop waits and goes on', async () => {
  const events: string[] = [];
  installProbe(record(events));
  const nap = Time.sleepNs(Duration.ofSec(1)).bind(() => Time.sleepNs(Duration.ofMs(250)).map(() => 'rested'));
  await LwtMain.run(Lwt.join([nap, Time.sleepNs(Duration.ofSec(1))]), { clock: 'virtual' });
  expect(events).toEqual([
    'virtual clock',
    'idle',
    'busy',
    'sleep 1 s ends',
    'sleep 1 s ends',
    'idle',
    'busy',
    'sleep 250 ms ends',
  ]);
});

test('the time that is shown does not go back when a run brings the virtual clock', async () => {
  installProbe(record([]));
  const nap = Time.sleepNs(0);
  await LwtMain.run(nap, { clock: 'real' });
  const before = shown();
  await LwtMain.run(Time.sleepNs(Duration.ofSec(1)), { clock: 'virtual' });
  expect(shown()).toBeGreaterThanOrEqual(before + Duration.ofSec(1));
});

test('a round that only pauses is no waiting', async () => {
  const events: string[] = [];
  installProbe(record(events));
  await LwtMain.run(Lwt.pause().bind(() => Lwt.pause()));
  expect(events.filter((event) => event === 'idle')).toEqual([]);
});

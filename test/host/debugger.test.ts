/** The debugger core by itself: what it tells the session, and how far back it goes. */
import { expect, it } from 'vitest';
import { Debugger } from '../../host/debug/debugger.ts';
import { EventLog } from '../../host/debug/event-log.ts';
import { Sessions } from '../../host/index.ts';
import { StreamWriter } from '../../runtime-instrumented/protocol/index.ts';
import { TraceStore } from '../../webview/trace/trace-store.ts';
import { programInfo } from './support/fake-program.ts';

it('goes back as far as events are kept, and says how many there were before', () => {
  const session = new Sessions().expect({ program: '/a.ts' });
  session.connected(1, () => {});
  const of = new Debugger(session, new EventLog(new TraceStore(), 10));
  const writer = new StreamWriter();
  writer.session(0, programInfo());
  for (let id = 1; id <= 25; id++) writer.create(id, id, 'pause', 0, '', -1);
  session.receive(writer.take());
  session.hear({ type: 'stopped', reason: 'pause', event: 'create', promise: 25, points: [] });
  expect(of.lostBefore).toBe(0);
  of.reverse();
  expect(of.lostBefore).toBeGreaterThanOrEqual(15);
  expect(of.trace.idOf(of.standing?.row ?? -1)).toBe(of.lostBefore + 1);
  expect(session.standings.current).toMatchObject({ past: true, promise: of.lostBefore + 1 });
  of.dispose();
  expect(session.standings.current).toBeNull();
});

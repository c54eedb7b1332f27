/** What the editor's marks, hovers and steps back cost on the host's thread with a million promises behind them. */
import { lineMarks, markTexts } from '../../extension/plan/line-marks.ts';
import { answerPending, traceOf } from '../../host/debug/index.ts';
import { Session } from '../../host/session.ts';
import { StreamWriter } from '../../runtime-instrumented/protocol/index.ts';
import { tellServer } from '../browser/server.ts';
import { row } from '../row.ts';
import { timeOf } from '../thread-time.ts';
import type { Part } from './part.ts';

const MARKS = 'marks of a file, 1,000,000 promises behind';
const ASKED = 'pending promises for a hover, 1,000,000 promises behind';
/** Milliseconds that an update may take. */
const MOST_MS = 10;
const TIMES = 50;
const FLUSH_EVERY = 5_000;

/** The longest but two of many: what is collected meanwhile is part of it, one hiccup of the machine is not. */
const p95 = (figures: readonly number[]): number => [...figures].sort((a, b) => a - b)[Math.floor(TIMES * 0.95)] ?? 0;

export const editorMarks: Part = {
  subjects: [MARKS, ASKED],
  async *measure(plan) {
    if (!plan.wants(MARKS) && !plan.wants(ASKED)) return;
    plan.progress(MARKS);
    const session = sessionWith(plan.quick ? 20_000 : 1_000_000);
    const files = new Map<string, number>();
    for (const { file } of session.sites.values()) files.set(file, (files.get(file) ?? 0) + 1);
    const [path = ''] = [...files].sort(([, one], [, other]) => other - one)[0] ?? [];
    const marks = () => [...lineMarks([session], path, (_session, line) => line)].map(([, mark]) => markTexts(mark));
    if (plan.wants(MARKS)) {
      if (marks().length === 0) throw new Error('There is nothing to mark: the measure would say nothing.');
      yield row(MARKS, 'ms, p95', p95(Array.from({ length: TIMES }, () => timeOf(marks))), 'the limit', MOST_MS);
    }
    if (plan.wants(ASKED)) {
      plan.progress(ASKED);
      traceOf(session);
      const sites = new Set(session.sitesIn(path));
      const ask = () => answerPending(traceOf(session), 4, sites);
      yield row(ASKED, 'ms, p95', p95(Array.from({ length: TIMES }, () => timeOf(ask))), 'the limit', MOST_MS);
    }
  },
};

function sessionWith(promises: number): Session {
  const session = new Session({
    id: 1,
    name: 'server.ts',
    token: '',
    launch: { program: '/server.ts' },
    parent: null,
    rename: null,
    historyBytes: 1 << 30,
  });
  session.connected(1);
  const writer = new StreamWriter();
  let since = 0;
  const flushing = new Proxy(writer, {
    get(target, name) {
      const value = Reflect.get(target, name, target) as unknown;
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) => {
        if (++since % FLUSH_EVERY === 0) session.receive(target.take());
        return (value as (...args: unknown[]) => unknown).apply(target, given);
      };
    },
  });
  tellServer(flushing, promises);
  session.receive(writer.take());
  return session;
}

/** The timeline in words: what the selected bar says, for people who do not see it. */
import { OPERATIONS, STATES } from '../../runtime-instrumented/protocol/vocabulary.ts';
import { visible } from '../render/text.ts';
import { NEVER, NONE, type Trace } from '../trace/trace.ts';
import { exactTime, span } from './ticks.ts';

/** A sentence about a promise as of a moment. */
export function barWords(trace: Trace, row: number, moment: number, now: number): string {
  const created = trace.timeAt(trace.createdAt(row));
  const settled = trace.settledAt(row);
  const state = STATES[trace.stateAt(row, moment)]!;
  const name = visible(trace.nameOf(row), 120);
  const operation = OPERATIONS[trace.operationOf(row)]!;
  const kind = name === operation ? '' : ` (${operation})`;
  const parts = [`${name}${kind}, made at ${exactTime(created)}`];
  if (settled === NEVER || settled > moment) parts.push(`pending for ${span(Math.max(0, now - created))}`);
  else {
    const text = visible(trace.textOf(row), 120);
    // “cancelled Canceled” says it twice.
    const result = text === '' || (state === 'cancelled' && text === 'Canceled') ? '' : ` ${text}`;
    parts.push(`${state}${result} after ${span(trace.timeAt(settled) - created)}`);
  }
  const became = trace.becameAt(row);
  if (became <= moment && trace.outerOf(row) !== NONE)
    parts.push(`became ${visible(trace.nameOf(trace.outerOf(row)), 80)}`);
  let sources = 0;
  let first = '';
  trace.sourcesOf(row, (source, _role, at) => {
    if (at > moment) return true;
    if (sources++ === 0) first = visible(trace.nameOf(source), 80);
    return sources < 100;
  });
  if (sources > 0)
    parts.push(`waits for ${first}${sources > 1 ? ` and ${sources > 99 ? 'many' : sources - 1} more` : ''}`);
  return `${parts.join(', ')}.`;
}

/** What is wrong with a session, or worth knowing, as sentences for the banners. */

import { counted } from './render/format.ts';
import type { SessionStore } from './session-store.ts';
import type { Banner } from './views/banners.ts';

const MOST_FAILURES = 3;

/** The banners of a session; none when all is well. */
export function sessionBanners(store: SessionStore): Banner[] {
  const { summary, model, trace, problem } = store;
  const { id, name } = summary;
  const banners: Banner[] = [];
  const add = (key: string, severity: Banner['severity'], text: string): void => {
    banners.push({ key: `${id} ${key}`, severity, text });
  };
  // With no promise to show, the middle of the page says these two.
  const seen = trace.rows > 0;
  if (problem !== '' && seen)
    add('problem', 'error', `${name} sent something that cannot be read: ${problem}. What came before it is shown.`);
  const failures = model.unhandledFailures();
  const ending = model.ending();
  // One crash, one banner: its failure, that it ended the program, and what it left pending.
  const crashed = ending?.how === 'uncaught' && failures.length > 0;
  if (summary.problem !== null && seen && !crashed) add(`summary ${summary.problem}`, 'error', summary.problem);
  if (trace.lost > 0)
    add(
      'lost',
      'warning',
      `${counted(trace.lost, 'event')} of ${name} were lost: what is shown may lack promises and settlements.`,
    );
  if (trace.untold > 0)
    add(
      'untold',
      'info',
      `${name} spoke of ${counted(trace.untold, 'promise')} whose making it never told: made before it was watched, or lost.`,
    );
  const { sampled = false, leftOut = 0 } = trace.info ?? {};
  if (sampled)
    add('sampled', 'info', `${name} is traced by samples: promises that outlive a turn of the event loop are shown.`);
  if (leftOut > 0)
    add(
      'left out',
      'info',
      `${counted(leftOut, 'promise')} that came and went within one turn of the event loop ${leftOut === 1 ? 'was' : 'were'} left out.`,
    );
  const problems = new Set([...trace.problems.list(), ...model.problems()]);
  for (const sentence of [...problems].slice(0, MOST_FAILURES)) add(`lie ${sentence}`, 'warning', sentence);
  if (problems.size > MOST_FAILURES)
    add('more lies', 'warning', `… and ${problems.size - MOST_FAILURES} more of what ${name} told cannot be true.`);
  const more = Math.max(0, failures.length - MOST_FAILURES) + model.failuresDropped + trace.unhandledDropped;
  if (more > 0)
    add(
      'more unhandled',
      'error',
      `${counted(more, 'earlier failure')} of ${name} ${more === 1 ? 'was' : 'were'} handled by nobody; the last ${MOST_FAILURES} are:`,
    );
  const lasts = failures.slice(-MOST_FAILURES);
  for (const failure of lasts) {
    const whose = failure.id === 0 ? '' : ` in “${model.promise(failure.id)?.name ?? 'a promise'}”`;
    const isCrash = crashed && failure === lasts.at(-1);
    const end = isCrash ? ` – it ended ${name} with code ${ending.code}${pendingWords(ending.pending)}.` : '';
    add(
      `unhandled ${failure.id} ${failure.time}`,
      'error',
      `A failure${whose} was handled by nobody: ${failure.text}${end}`,
    );
  }
  if (ending !== null && ending.pending > 0 && !crashed) {
    add(
      'ending',
      'info',
      `${name} ended while ${counted(ending.pending, 'promise')} ${ending.pending === 1 ? 'was' : 'were'} still pending.`,
    );
  }
  return banners;
}

const pendingWords = (pending: number): string =>
  pending === 0 ? '' : ` while ${counted(pending, 'promise')} ${pending === 1 ? 'was' : 'were'} pending`;

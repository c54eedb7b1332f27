/** Questions to the running program itself, and what is done to its promises: each has one answer, or a sentence. */
import type { Act, DebuggerMessage, Member } from '../../runtime-instrumented/protocol/index.ts';
import type { Session } from '../session.ts';

/** What a live promise holds. */
export interface Answer {
  readonly text: string;
  readonly members: readonly Member[];
}

/** Milliseconds that a program has to answer. */
const PATIENCE = 10_000;
const LATE =
  'The program has not answered: it computes without a break, or stands at a breakpoint of a JavaScript debugger. It is done when it goes on.';

/** One count for all who ask: answers are told to everyone. */
let requests = 0;

/** Asks the program. Rejects with a sentence when it cannot, or does not, answer. */
export function askProgram(session: Session, message: (request: number) => DebuggerMessage): Promise<Answer> {
  const request = ++requests;
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
    const refuse = (sentence: string): void => {
      settle();
      reject(new Error(sentence));
    };
    const timer = setTimeout(() => refuse(LATE), PATIENCE);
    const stops = [
      session.onHeard((heard) => {
        if (heard.type !== 'answer' || heard.request !== request) return;
        settle();
        if (heard.ok) resolve(heard);
        else reject(new Error(heard.text));
      }),
      session.onChange(() => session.over && refuse('The program has ended.')),
    ];
    if (!session.command(message(request))) refuse('The program is not running.');
  });
}

/** Cancels a promise, wakes it up or makes it fail, in the running program. Rejects with a sentence. */
export async function actOn(session: Session, act: Act): Promise<string> {
  // Inside an event the library is in the midst of a change: the program does it when its turn is over.
  const later = session.standings.isInsideEvent;
  const answer = askProgram(session, (request) => ({ type: 'act', request, act }));
  if (!later) return (await answer).text;
  answer.catch(() => {});
  return 'It is done as soon as the program goes on.';
}

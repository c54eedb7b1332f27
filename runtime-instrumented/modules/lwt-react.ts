/**
 * Lwt_react: events and signals (things that occur, and values that vary), and promises of them.
 *
 * `E` has the functions on events, `S` those on signals, `Step` has several occur at once. The core
 * is our own, and small: the signal libraries of JavaScript know values that vary, but not events
 * that occur simultaneously, on which React's combinators are built.
 *
 * @example
 * const [clicked, click] = LwtReact.E.create<string>();
 * const count = LwtReact.S.fold((n: number) => n + 1, 0, clicked);
 * LwtReact.E.next(clicked).bind((what) => Console.logS(`${what}: ${LwtReact.S.value(count)}`));
 * click('button');
 */
import { Step } from './react-cycle.ts';
import { events } from './react-event.ts';
import { lwtEvents } from './react-lwt-event.ts';
import { lwtSignals } from './react-lwt-signal.ts';
import { signals } from './react-signal.ts';

export type { Equal, ReactEvent, Send } from './react-event.ts';
export type { ReactSignal, SetSignal } from './react-signal.ts';

/** The functions of Lwt_react. */
export const LwtReact = Object.freeze({
  E: Object.freeze({ ...events, ...lwtEvents }),
  S: Object.freeze({ ...signals, ...lwtSignals }),
  Step,
});

/** What happens where a debugger has stopped a program, in words: the same in the graph and in the editor. */
import type { ProgramStanding } from './messages.ts';

type InWords = Readonly<Record<ProgramStanding['event'], string>>;

const HAPPENS: InWords = {
  create: 'is made',
  enter: 'runs its callback',
  leave: 'leaves its callback',
  become: 'becomes what its callback returned',
  settle: 'settles',
  cancel: 'is asked to cancel',
  unhandled: 'fails, and nobody handles it',
  exit: 'The program ends',
  '': 'The program sleeps',
};

/** The same in a word, beside the node. */
export const EVENT_WORDS: InWords = {
  create: 'made',
  enter: 'callback begins',
  leave: 'callback ends',
  become: 'becomes',
  settle: 'settles',
  cancel: 'cancel',
  unhandled: 'unhandled',
  exit: 'exit',
  '': 'sleeps',
};

/** What happened where it stands, in a few words: "t settles". `name`: of the promise, if the event is of one. */
export function standingWords({ event, promise }: Pick<ProgramStanding, 'event' | 'promise'>, name: string): string {
  if (event === 'unhandled' && promise === 0) return 'A failure that nobody handles';
  return event === '' || event === 'exit' || promise === 0 ? HAPPENS[event] : `${name} ${HAPPENS[event]}`;
}

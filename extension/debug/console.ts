/** What is typed into the debug console: names of promises, and the few commands. */
import {
  answerBecause,
  answerPending,
  answerWhy,
  type Debugger,
  findNamed,
  NONE,
  type Told,
  told,
} from '../../host/debug/index.ts';

/** An answer in words, or a promise to be shown with its variables. */
export type Reply = { readonly text: string } | { readonly row: number };

const MOST = 100;

/** Answers what the console is asked. Throws an Error whose message is a sentence. */
export async function answerLine(of: Debugger, line: string): Promise<Reply> {
  const [command, rest] = commandOf(line);
  if (command === 'help' && rest === '') return { text: HELP };
  if (rest !== '') {
    if (command === 'cancel') return { text: await of.act('cancel', named(of, rest)) };
    if (command === 'wake' || command === 'fail') {
      const [, name, value] = /^(#\d+|"[^"]*"|\S+)\s*(.*)$/s.exec(rest) ?? [];
      return { text: await of.act(command, named(of, name), value) };
    }
  }
  return answerWatch(of, line);
}

/** Answers a watched expression, which is asked for at each stop: questions only, nothing is done. */
export function answerWatch(of: Debugger, line: string): Reply {
  const [command, rest] = commandOf(line);
  if (command === '') return { text: '' };
  if (command === 'pending' && rest === '') return { text: tellPending(of) };
  if (command === 'why' && rest !== '') return { text: tellWhy(of, named(of, rest)) };
  return answerName(of, line);
}

/** The promise of a name, as it stands under the pointer. */
export function answerName(of: Debugger, name: string): Reply {
  return { row: named(of, name.trim()) };
}

function commandOf(line: string): readonly [string, string] {
  const [, command = '', rest = ''] = /^\s*(\S+)\s*(.*?)\s*$/s.exec(line) ?? [];
  return [command, rest];
}

const HELP = `The name of a promise, or # and its number, shows it.
pending            what is still pending
why NAME           what holds it up
cancel NAME        cancels it in the running program
wake NAME JSON     wakes it up with a value
fail NAME TEXT     makes it fail`;

function named(of: Debugger, name: string): number {
  const row = findNamed(of.trace, name.replace(/^"(.*)"$/, '$1'), of.moment);
  if (row === NONE) throw new Error(`No promise is called ${name} here. “pending” lists those that are pending.`);
  return row;
}

const tell = ({ name, id, place }: Told): string =>
  `${name} #${id}${place ? ` (${place.file.replace(/^.*[\\/]/, '')}:${place.line})` : ''}`;

function tellPending({ trace, moment }: Debugger): string {
  const { list, more } = answerPending(trace, MOST, null, moment);
  if (list.length === 0) return 'Nothing is pending.';
  return [...list.map(tell), ...(more ? [`… the ${MOST} youngest of them`] : [])].join('\n');
}

function tellWhy({ trace, moment, session }: Debugger, row: number): string {
  const it = told(trace, row, moment);
  if (it.state !== 'pending') {
    const causes = answerBecause(trace, it.id, moment, MOST).map((cause) => `  because of ${tell(cause)}`);
    return [`${tell(it)} is not pending: it is ${it.state}.`, ...causes].join('\n');
  }
  const { ways, verdict, complete } = answerWhy(trace, it.id, session.over, moment);
  const lines = ways.map((way) => way.map(tell).join('\n  waits for '));
  if (verdict !== null) lines.push(verdict);
  if (!complete) lines.push('There are more ways down.');
  return lines.join('\n');
}

/** What is typed into the debug console: names of promises, and the few commands. */
import { type Debugger, findNamed, NONE, pendingRows, stateOf, whyPending } from '../../host/debug/index.ts';

/** An answer in words, or a promise to be shown with its variables. */
export type Reply = { readonly text: string } | { readonly row: number };

const MOST = 100;

/** Answers one line. Throws an Error whose message is a sentence. */
export async function answerLine(of: Debugger, line: string): Promise<Reply> {
  const [, command, rest = ''] = /^\s*(\S+)\s*(.*?)\s*$/s.exec(line) ?? [];
  if (command === undefined) return { text: '' };
  if (command === 'pending' && rest === '') return { text: tellPending(of) };
  if (command === 'help' && rest === '') return { text: HELP };
  if (rest !== '') {
    if (command === 'why') return { text: tellWhy(of, named(of, rest)) };
    if (command === 'cancel') return { text: await of.act('cancel', named(of, rest)) };
    if (command === 'wake' || command === 'fail') {
      const [, name, value] = /^(#\d+|"[^"]*"|\S+)\s*(.*)$/s.exec(rest) ?? [];
      return { text: await of.act(command, named(of, name), value) };
    }
  }
  return { row: named(of, line.trim()) };
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

function place(of: Debugger, row: number): string {
  const site = of.trace.sites.get(of.trace.siteOf(row));
  return site ? ` (${site.file.replace(/^.*[\\/]/, '')}:${site.line})` : '';
}

const tell = (of: Debugger, row: number): string => `${of.trace.nameOf(row)} #${of.trace.idOf(row)}${place(of, row)}`;

function tellPending(of: Debugger): string {
  const { rows, more } = pendingRows(of.trace, of.moment, MOST);
  if (rows.length === 0) return 'Nothing is pending.';
  return [...rows.map((row) => tell(of, row)), ...(more ? [`… the ${MOST} youngest of them`] : [])].join('\n');
}

function tellWhy(of: Debugger, row: number): string {
  const { trace, moment } = of;
  const root = trace.rootAt(row, moment);
  const state = stateOf(trace, root, moment);
  if (state !== 'pending') {
    const causes: string[] = [];
    for (let cause = trace.causeOf(root); cause !== NONE && causes.length < MOST; cause = trace.causeOf(cause)) {
      causes.push(`  because of ${tell(of, cause)}`);
    }
    return [`${tell(of, row)} is not pending: it is ${state}.`, ...causes].join('\n');
  }
  const { ways, ring, complete } = whyPending(trace, root, moment);
  const lines = ways.map((way) => way.map((each) => tell(of, each)).join('\n  waits for '));
  if (ring.length > 0) {
    lines.push(`This can never settle: ${[...ring, ring[0]].map((each) => trace.nameOf(each)).join(' waits for ')}.`);
  } else if (of.session.over) lines.push('This can never settle: the program has ended.');
  if (!complete) lines.push('There are more ways down.');
  return lines.join('\n');
}

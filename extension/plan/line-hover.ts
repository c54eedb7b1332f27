/** What is said of the promises of a line when the pointer rests on it, as Markdown with links. Pure: knows no editor. */
import { basename } from 'node:path';
import type { Told, WhyAnswer } from '../../host/debug/index.ts';
import type { Outcome } from '../../host/index.ts';
import { ASK_PROMISE, REVEAL_PLACE } from './ids.ts';
import { type LineMark, markTexts } from './line-marks.ts';
import type { Place } from './place.ts';
import { code, escaped } from './quote.ts';

/** The promises of a line in one program. */
export interface LineFacts {
  readonly session: { readonly id: number; readonly name: string; readonly over: boolean };
  readonly place: Place;
  readonly mark: LineMark;
  readonly last: readonly Outcome[];
  /** Some of those that are pending, with what holds them up. */
  readonly pending: readonly { readonly promise: Told; readonly why: WhyAnswer }[];
}

const MOST_NAMED = 3;

const link = (label: string, command: string, ...args: readonly unknown[]): string =>
  `[${label}](command:${command}?${encodeURIComponent(JSON.stringify(args))})`;

/** The Markdown of one program's promises at the line. */
export function lineHover({ session, place, mark, last, pending }: LineFacts): string {
  const paragraphs: string[] = [];
  const counts = markTexts(mark).map(({ text }) => text);
  const total = mark.pending + mark.lost + mark.returned + mark.failed + mark.cancelled;
  const title = `**${total.toLocaleString('en')} ${total === 1 ? 'promise' : 'promises'}** in ${code(session.name)}`;
  paragraphs.push(`${title}: ${counts.join(' · ')}`);
  if (last.length > 0) {
    const values = last.map(({ id, state, text }) => {
      const shown = text === '' ? state : `${state === 'returned' ? '' : `${state} `}${code(text)}`;
      return `${shown} ${link('in the graph', ASK_PROMISE, session.id, id, 'why')}`;
    });
    paragraphs.push(`Last: ${values.reverse().join(', ')}`);
  }
  for (const { promise, why } of pending.slice(0, MOST_NAMED)) paragraphs.push(whyWords(session, promise, why));
  if (pending.length > MOST_NAMED) paragraphs.push('… and others that are pending.');
  const node = { session: session.id, place };
  paragraphs.push(link('Show all in the graph', REVEAL_PLACE, node));
  return paragraphs.join('\n\n');
}

function whyWords(session: LineFacts['session'], promise: Told, { ways, verdict }: WhyAnswer): string {
  const ends = ways.map((way) => way.at(-1)).filter((end): end is Told => end !== undefined && end.id !== promise.id);
  const names = [
    ...new Set(ends.map(({ name, place }) => code(place ? `${name} (${basename(place.file)}:${place.line})` : name))),
  ];
  const held =
    names.length === 0 ? 'waits for no other promise' : `is held up by ${names.slice(0, MOST_NAMED).join(', ')}`;
  const more = names.length > MOST_NAMED ? ' and more' : '';
  const links = [
    link('why', ASK_PROMISE, session.id, promise.id, 'why'),
    ...(session.over ? [] : [link('what a cancel would reach', ASK_PROMISE, session.id, promise.id, 'cancel')]),
  ];
  const state = session.over ? 'never settled and ' : '';
  return `${code(promise.name)} ${state}${held}${more}. ${escaped(verdict ?? '')} ${links.join(' · ')}`.replace(
    / +/g,
    ' ',
  );
}

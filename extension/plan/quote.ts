/**
 * Strangers' words (names, values, paths) in texts that the editor reads as markup: Markdown in hovers, links in
 * messages, icons in lists. Quoted, they are words again: a promise's name must not become a button, or load a
 * picture from afar.
 */

const LONGEST = 120;
/** Marks that turn around, for the eye, what stands after them. */
const TURNING = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g;
/** All that means something in Markdown: any of ASCII's signs may stand behind a backslash. */
const SIGNS = /[!-/:-@[-`{-~]/g;

/** A program's text between backquotes, whatever is in it. */
export function code(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  const flat = short.replace(/\s+/g, ' ').replace(TURNING, '�');
  const ticks = '`'.repeat(1 + Math.max(0, ...[...flat.matchAll(/`+/g)].map(([run]) => run.length)));
  return `${ticks}${ticks.length > 1 ? ` ${flat} ` : flat}${ticks}`;
}

/** A sentence with a program's words in it, as Markdown that says just that. */
export const escaped = (text: string): string => text.replace(/\s+/g, ' ').replace(TURNING, '�').replace(SIGNS, '\\$&');

/** Words of an entry to choose from, or of the status bar, where `$(name)` would be a picture: one line, not too long. */
export function entry(text: string, longest = LONGEST): string {
  const flat = (text.length > longest ? `${text.slice(0, longest)}…` : text).replace(/\s+/g, ' ');
  return flat.replace(TURNING, '�').replaceAll('$(', '\\$(');
}

/** A message for a person: the editor makes a link, of commands too, of `[words](target)`, and here it makes none. */
export const unlinked = (text: string): string => text.replaceAll('](', '] (');

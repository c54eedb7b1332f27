/**
 * What is searched for: words that must all be found, each anywhere or in one field. `failed`, `file:echo.ts`,
 * `state:pending`, `op:sleep`, `name:heads`, `value:"no answer"`. Upper and lower case are the same. A word with a
 * colon whose beginning is no field is a word like others, so that `12:30` and `http://…` can be searched for.
 */
export type Field = 'any' | 'name' | 'file' | 'value' | 'state' | 'op';

export interface Term {
  readonly field: Field;
  /** In lower case; never ''. */
  readonly text: string;
}

const FIELDS: Readonly<Record<string, Field | undefined>> = {
  name: 'name',
  file: 'file',
  site: 'file',
  value: 'value',
  error: 'value',
  state: 'state',
  op: 'op',
  operation: 'op',
};

/** Words looked at: what is longer is no search by a person. */
export const MOST_TERMS = 24;

/** A field with its colon, then quoted words (the last quote may be missing) or one word. */
const WORDS = /(?:([a-z]+):)?(?:"([^"]*)"?|(\S+))/giy;

/** The terms of a query; none for an empty one. */
export function parseQuery(text: string): readonly Term[] {
  const terms: Term[] = [];
  let at = 0;
  while (terms.length < MOST_TERMS) {
    while (at < text.length && /\s/.test(text[at])) at++;
    WORDS.lastIndex = at;
    const match = WORDS.exec(text);
    if (match === null) break;
    at = WORDS.lastIndex;
    const [whole, key = '', quoted, bare = ''] = match;
    const field = Object.hasOwn(FIELDS, key.toLowerCase()) ? FIELDS[key.toLowerCase()] : undefined;
    const term = field === undefined && key !== '' ? whole.replaceAll('"', '') : (quoted ?? bare);
    if (term !== '') terms.push({ field: field ?? 'any', text: term.toLowerCase() });
  }
  return terms;
}

/**
 * Conditions of breakpoints, as a person writes them: words joined by `and`.
 *
 *   created · entered · settled · returned · failed · cancelled · value contains "x" · value == "x"
 *
 * and hit counts: `3` (the third), `>= 3`, `% 3` (every third).
 */
import type { StateName, StopEvent, StopPoint } from '../../runtime-instrumented/protocol/index.ts';

/** What a condition adds to a point, or a sentence that says what is wrong with it. */
export type Condition = Pick<StopPoint, 'states' | 'contains' | 'equals'> & { readonly on?: readonly StopEvent[] };

const EVENTS: Readonly<Record<string, StopEvent>> = { created: 'create', entered: 'enter', settled: 'settle' };
const STATES = ['returned', 'failed', 'cancelled'] as const;
const WORDS = 'created, entered, settled, returned, failed, cancelled, value contains "…", value == "…"';

export function readCondition(text: string): Condition | string {
  const on = new Set<StopEvent>();
  const states = new Set<StateName>();
  let contains: string | undefined;
  let equals: string | undefined;
  for (const part of text.split(/\s+(?:and|&&)\s+(?=(?:[^"]*"[^"]*")*[^"]*$)/)) {
    const word = part.trim().replace(/^state\s*==?=?\s*"?(\w+)"?$/, '$1');
    const value = /^value\s*(contains|={2,3})\s*(.+)$/.exec(word);
    if (Object.hasOwn(EVENTS, word)) on.add(EVENTS[word]);
    else if ((STATES as readonly string[]).includes(word)) states.add(word as StateName);
    else if (value?.[1] === 'contains') contains = unquote(value[2]);
    else if (value) equals = value[2].trim();
    else return `“${part.trim()}” is no condition. There are: ${WORDS}; joined by “and”.`;
  }
  if (states.size > 0 || contains !== undefined || equals !== undefined) on.add('settle');
  return {
    ...(on.size > 0 ? { on: [...on] } : {}),
    ...(states.size > 0 ? { states: [...states] } : {}),
    ...(contains === undefined ? {} : { contains }),
    ...(equals === undefined ? {} : { equals }),
  };
}

/** Reads a hit count, or says what is wrong. */
export function readHits(text: string): NonNullable<StopPoint['hits']> | string {
  const [, sign, digits] = /^\s*(>=|>|%|==?=?)?\s*(\d+)\s*$/.exec(text) ?? [];
  const count = Number(digits) + (sign === '>' ? 1 : 0);
  if (digits === undefined || count < 1 || count > 0xffffffff) {
    return `“${text.trim()}” is no count of hits. Write 3 for the third, >= 3 for it and all later ones, % 3 for every third.`;
  }
  return { how: sign === '%' ? 'every' : sign === '>' || sign === '>=' ? 'from' : 'at', count };
}

const unquote = (text: string): string => text.trim().replace(/^(["'])(.*)\1$/, '$2');

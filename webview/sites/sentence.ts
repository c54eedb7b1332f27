/** A node of the call sites in a sentence: for tooltips, and for those who listen. */
import { STATES } from '../../runtime-instrumented/protocol/index.ts';
import { counted, withCommas } from '../render/format.ts';
import { timeWords } from '../reports/words.ts';
import type { NodeScene } from './graph/scene.ts';

export function sentenceOf({ title, where, made, joined, states, median, p95, hot }: NodeScene): string {
  const counts = STATES.filter((state) => states[state] > 0).map((state) => `${withCommas(states[state])} ${state}`);
  const times = median < 0 ? '' : `; median ${timeWords(median)}, p95 ${timeWords(p95)}`;
  const part = joined > 0 ? `, ${withCommas(joined)} a part of another` : '';
  const words = hot.map((name) => HOT_WORDS[name]).join('');
  return `${title}, ${where}: ${counted(made, 'promise')}, ${counts.join(', ')}${part}${times}${words}.`;
}

const HOT_WORDS = { pending: '; most pending', slow: '; slowest', failures: '; most failures' } as const;

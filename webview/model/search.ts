/**
 * Search by name, operation, file, value and state; case does not matter.
 */
import { STATES } from '../../runtime-instrumented/protocol/vocabulary.ts';
import type { GraphModel } from './graph-model.ts';
import { operationOf } from './naming.ts';

/** Ids of the promises in which every word of the text is found, in the order of creation. */
export function searchPromises(model: GraphModel, text: string): number[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const { promises } = model;
  const found: number[] = [];
  for (const row of promises) {
    const haystack = haystackOf(model, row);
    if (words.every((word) => haystack.includes(word))) found.push(row);
  }
  return found.sort((a, b) => promises.serial[a] - promises.serial[b]).map((row) => promises.id[row]);
}

function haystackOf(model: GraphModel, row: number): string {
  const { promises } = model;
  const root = promises.rootOf(row);
  const site = model.sites.get(promises.site[row]);
  return [
    model.nameOfRow(row),
    promises.detail[row],
    operationOf(promises.operation[row]),
    promises.text[root],
    STATES[promises.state[root]],
    site === undefined ? '' : `${site.file}:${site.line} ${site.functionName}`,
  ]
    .join('\n')
    .toLowerCase();
}

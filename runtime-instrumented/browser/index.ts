/**
 * The entry `promise-graph/browser`: loaded by a page, as a module or, bundled for it, by a script
 * tag, it traces what can be seen of the page's promises (docs/browser.md), and exports what files
 * call that a bundler plugin has marked. Without a channel it does nothing.
 */
import type { Marks } from './marks.ts';
import { endsHere } from './stack-place.ts';
import { type PageSettings, startPage } from './start.ts';

interface Given {
  PROMISE_GRAPH_CHANNEL?: unknown;
  PROMISE_GRAPH_MARKED?: unknown;
}

function settings(): PageSettings | null {
  const { PROMISE_GRAPH_CHANNEL: given, PROMISE_GRAPH_MARKED: marked } = globalThis as Given;
  const script = typeof document === 'undefined' ? null : document.currentScript;
  const data = script instanceof HTMLElement ? script.dataset : undefined;
  const channel = data?.channel ?? given;
  if (typeof channel !== 'string' || channel === '') return null;
  return { channel, marked: marked === true || data?.marked !== undefined };
}

endsHere(new Error().stack);

/** What marked files call. */
export const marks: Marks = startPage(settings());

/** The last outcomes of each call site, as the graph shows them: what an editor tells of a line. Bounded. */
import type { StateName } from '../runtime-instrumented/protocol/index.ts';

/** What one promise came to. */
export interface Outcome {
  readonly id: number;
  readonly state: StateName;
  /** Preview of the value or error, cut. */
  readonly text: string;
}

/** Outcomes kept of a site, and the length of their texts. */
const KEPT = 3;
const LONGEST = 200;
/** Sites whose outcomes are kept. */
const MOST_SITES = 20_000;

/** The last few outcomes of each call site of one program. */
export class LastValues {
  readonly #of = new Map<number, Outcome[]>();

  settle(site: number, id: number, state: StateName, text: string): void {
    let list = this.#of.get(site);
    if (list === undefined) {
      if (site === 0 || this.#of.size >= MOST_SITES) return;
      list = [];
      this.#of.set(site, list);
    }
    if (list.length === KEPT) list.shift();
    list.push({ id, state, text: text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text });
  }

  /** The youngest last. */
  of(site: number): readonly Outcome[] {
    return this.#of.get(site) ?? [];
  }
}

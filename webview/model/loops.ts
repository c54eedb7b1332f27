/**
 * Recognises loops by recursion among becomings.
 *
 * The promise of a bind becomes its inner one, which becomes its own inner one, and so on. When the
 * inner promise was made at a call site that is in the chain already, a round has ended: the link
 * that stands for that site stays and has another round, and the links after it are over.
 */
import { NONE, type PromiseTable } from './promise-table.ts';

/** One link of the chain of a root: the promise that is shown for it, and the one that it is at present. */
export interface Link {
  readonly shown: number;
  /** Row of the inner promise of the present round; the same as `shown` in the first. */
  current: number;
  readonly key: number;
  rounds: number;
}

/** Of a chain: the true rounds of its links, the outermost first; nothing where they are not known. */
export type RoundsOf = (rows: readonly number[], keys: readonly number[]) => readonly number[];

/** Without call sites one cannot tell nesting from a loop; a chain this long is taken for a loop. */
const LONG_CHAIN = 8;

/** What `Chains.became` found: rows whose part is over, and into which row they went. */
export interface RoundEnd {
  readonly into: number;
  readonly over: readonly number[];
  /** Inner promises that stand for the link `into` and are not shown themselves. */
  readonly alias: number;
}

export class Chains {
  private readonly promises: PromiseTable;
  private readonly chains = new Map<number, Link[]>();
  private readonly linkOfShown = new Map<number, Link>();

  constructor(promises: PromiseTable) {
    this.promises = promises;
  }

  /** The links of a root, outermost first, or undefined when it became nothing. */
  of(root: number): readonly Link[] | undefined {
    return this.chains.get(root);
  }

  /** The link that a shown row stands for, if it is in a chain. */
  linkOf(row: number): Link | undefined {
    return this.linkOfShown.get(row);
  }

  /** The inner root and its chain are from now on the rest of the outer root's. Tells which rounds ended by it. */
  became(outer: number, inner: number): RoundEnd[] {
    const chain = this.chains.get(outer) ?? [this.first(outer)];
    const added = this.chains.get(inner) ?? [this.first(inner)];
    this.chains.set(outer, chain);
    this.chains.delete(inner);
    const ends: RoundEnd[] = [];
    for (const link of added) {
      const at = this.recurrence(chain, link.key);
      if (at === NONE) chain.push(link);
      else ends.push(this.nextRound(chain, at, link));
    }
    return ends;
  }

  /** Forgets a row that leaves the model: a row is used again, and must not be found here as another promise. */
  forget(row: number): void {
    const chain = this.chains.get(this.promises.rootOf(row));
    if (chain !== undefined) {
      const at = chain.findIndex((link) => link.shown === row);
      if (at >= 0) chain.splice(at, 1);
      for (const link of chain) if (link.current === row) link.current = link.shown;
    }
    this.chains.delete(row);
    this.linkOfShown.delete(row);
  }

  /** Puts the true numbers of rounds where fewer were told of. Tells whether any number is another now. */
  count(roundsOf: RoundsOf): boolean {
    let changed = false;
    for (const [root, links] of this.chains) {
      const keys = links.map(({ key }) => key);
      // Without call sites links of one chain can look alike: they count for themselves.
      if (keys.length < 2 && links[0].rounds < 2) continue;
      const rounds = roundsOf([root, ...links.map(({ current }) => current)], keys);
      links.forEach((link, at) => {
        const alike = keys.lastIndexOf(link.key) === at ? keys.filter((key) => key === link.key).length - 1 : Infinity;
        const most = (rounds[keys.indexOf(link.key)] ?? 0) - alike;
        if (most <= link.rounds) return;
        link.rounds = most;
        changed = true;
      });
    }
    return changed;
  }

  private first(row: number): Link {
    const link: Link = { shown: row, current: row, key: this.keyOf(row), rounds: 1 };
    this.linkOfShown.set(row, link);
    return link;
  }

  private keyOf(row: number): number {
    const site = this.promises.site[row];
    return site > 0 ? site : -1 - this.promises.operation[row];
  }

  private recurrence(chain: readonly Link[], key: number): number {
    if (key < 0 && chain.length < LONG_CHAIN) return NONE;
    for (let at = chain.length - 1; at >= 0; at--) if (chain[at].key === key) return at;
    return NONE;
  }

  private nextRound(chain: Link[], at: number, link: Link): RoundEnd {
    const link0 = chain[at];
    const over = [link0.current];
    for (const past of chain.slice(at + 1)) {
      over.push(past.current);
      if (past.shown !== past.current) over.push(past.shown);
      this.linkOfShown.delete(past.shown);
    }
    chain.length = at + 1;
    this.linkOfShown.delete(link.shown);
    link0.current = link.current;
    link0.rounds += link.rounds;
    return { into: link0.shown, over, alias: link.shown };
  }
}

/** What a host itself reads in a program's stream: its sites, how many promises wait, how it ended. */
import {
  type ExitHowName,
  IgnoreEvents,
  type OperationName,
  type SessionInfo,
  type Site,
  type StateName,
} from '../runtime-instrumented/protocol/index.ts';

/** A Set holds no more than 16.7 million, and this many are 300 MB. */
const MOST_WAITING = 4_000_000;

export class StreamFacts extends IgnoreEvents {
  readonly sites = new Map<number, Site>();
  info: SessionInfo | null = null;
  ended: { readonly how: ExitHowName; readonly code: number } | null = null;
  /** Ids of sites that came since this list was last emptied. */
  newSites: number[] = [];
  readonly #waiting = new Set<number>();
  /** Promises beyond those that are told apart: only counted. */
  #others = 0;

  /** Promises that have neither settled nor become another. */
  get pending(): number {
    return this.#waiting.size + this.#others;
  }

  override session(_time: number, info: SessionInfo): void {
    this.info = info;
  }
  override site(id: number, site: Site): void {
    this.sites.set(id, site);
    this.newSites.push(id);
  }
  override create(_time: number, id: number, _operation: OperationName, _site: number): void {
    if (this.#waiting.size < MOST_WAITING) this.#waiting.add(id);
    else this.#others++;
  }
  override become(_time: number, outer: number, inner: number): void {
    if (outer !== inner) this.#leave(inner);
  }
  override settle(_time: number, id: number, _state: StateName): void {
    this.#leave(id);
  }
  override exit(_time: number, how: ExitHowName, code: number): void {
    this.ended = { how, code };
  }

  #leave(id: number): void {
    if (!this.#waiting.delete(id) && this.#others > 0) this.#others--;
  }
}

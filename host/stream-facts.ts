/** What a host itself reads in a program's stream: its sites, how many promises wait, how it ended. */
import {
  type ExitHowName,
  IgnoreEvents,
  type OperationName,
  type SessionInfo,
  type Site,
  type StateName,
} from '../runtime-instrumented/protocol/index.ts';

export class StreamFacts extends IgnoreEvents {
  readonly sites = new Map<number, Site>();
  info: SessionInfo | null = null;
  ended: { readonly how: ExitHowName; readonly code: number } | null = null;
  /** Ids of sites that came since this list was last emptied. */
  newSites: number[] = [];
  readonly #waiting = new Set<number>();

  /** Promises that have neither settled nor become another. */
  get pending(): number {
    return this.#waiting.size;
  }

  override session(_time: number, info: SessionInfo): void {
    this.info = info;
  }
  override site(id: number, site: Site): void {
    this.sites.set(id, site);
    this.newSites.push(id);
  }
  override create(_time: number, id: number, _operation: OperationName, _site: number): void {
    this.#waiting.add(id);
  }
  override become(_time: number, outer: number, inner: number): void {
    if (outer !== inner) this.#waiting.delete(inner);
  }
  override settle(_time: number, id: number, _state: StateName): void {
    this.#waiting.delete(id);
  }
  override exit(_time: number, how: ExitHowName, code: number): void {
    this.ended = { how, code };
  }
}

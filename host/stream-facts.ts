/** What a host itself reads in a program's stream: its sites, how many promises wait, how it ended. */
import {
  type ExitHowName,
  IgnoreEvents,
  type OperationName,
  type ResourceName,
  type SessionInfo,
  type Site,
  type StateName,
  type UnhandledName,
  type UseName,
} from '../runtime-instrumented/protocol/index.ts';
import { Failures } from './failures.ts';
import { LastValues } from './last-values.ts';
import { sourcePath } from './names/index.ts';
import { Resources } from './resources.ts';
import { SiteCounts } from './site-counts.ts';

/** Fed by the decoder of a session's stream, whatever its views do. */
export class StreamFacts extends IgnoreEvents {
  readonly sites = new Map<number, Site>();
  info: SessionInfo | null = null;
  ended: { readonly how: ExitHowName; readonly code: number } | null = null;
  readonly counts = new SiteCounts();
  readonly lastValues = new LastValues();
  readonly failures = new Failures();
  readonly resources = new Resources();
  #newSites: number[] = [];
  readonly #byPath = new Map<string, number[]>();

  /** Promises that have neither settled nor become another. */
  get pending(): number {
    return this.counts.pending;
  }

  /** Ids of the sites in a file, by its path on this machine. */
  sitesIn(path: string): readonly number[] {
    return this.#byPath.get(path) ?? [];
  }

  /** Ids of the sites that came since this was last asked. */
  takeNewSites(): readonly number[] {
    const taken = this.#newSites;
    if (taken.length > 0) this.#newSites = [];
    return taken;
  }

  override session(_time: number, info: SessionInfo): void {
    this.info = info;
  }
  override site(id: number, site: Site): void {
    this.sites.set(id, site);
    this.#newSites.push(id);
    const path = sourcePath(site.file);
    if (path === null) return;
    const those = this.#byPath.get(path);
    if (those) those.push(id);
    else this.#byPath.set(path, [id]);
  }
  override create(_time: number, id: number, _operation: OperationName, site: number): void {
    this.counts.create(id, site);
  }
  override become(_time: number, outer: number, inner: number): void {
    this.counts.become(outer, inner);
  }
  override settle(_time: number, id: number, state: StateName, text: string, cause: number): void {
    const site = this.counts.siteOf(id) ?? 0;
    this.failures.settle(id, site, state, text, cause);
    this.lastValues.settle(site, id, state, text);
    this.counts.settle(id, state);
    this.resources.settled(id);
  }
  override unhandled(_time: number, how: UnhandledName, id: number, text: string): void {
    this.failures.unhandled(how, id, text);
  }
  override resource(_time: number, id: number, kind: ResourceName, site: number, label: string, size: number): void {
    this.resources.made(id, kind, site, label, size);
  }
  override use(_time: number, use: UseName, id: number, by: number, level: number): void {
    this.resources.use(use, id, by, this.counts.siteOf(by) ?? this.counts.siteOfLast(by), level);
  }
  override exit(_time: number, how: ExitHowName, code: number): void {
    this.ended = { how, code };
  }
}

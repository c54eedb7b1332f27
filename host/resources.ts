/** Mutexes, pools and the like of one program: how full each is, who waits at it, and who has it where that is one. */
import type { ResourceName, UseName } from '../runtime-instrumented/protocol/index.ts';

/** Something that promises take turns at, as it is now. */
export interface Resource {
  readonly id: number;
  readonly kind: ResourceName;
  /** Where it was made; 0 when that is not known. */
  readonly site: number;
  readonly label: string;
  /** How much it gives out or holds at most, 0 when that has no bound. */
  readonly size: number;
  readonly level: number;
  /** Site of the promise that has it; null when nobody has it, or nobody says who. */
  readonly holder: number | null;
  /** How many wait, by the site of their promise. */
  readonly waiting: ReadonlyMap<number, number>;
}

/** Resources that are told apart; more are counted. */
const MOST_RESOURCES = 10_000;

interface Kept extends Resource {
  level: number;
  holder: number | null;
  readonly waiting: Map<number, number>;
}

/** The resources of one program that are in use now, as far as its stream has told. */
export class Resources {
  readonly #resources = new Map<number, Kept>();
  /** Where each promise waits that does. */
  readonly #waits = new Map<number, { readonly resource: Kept; readonly site: number }>();
  #unlisted = 0;

  get list(): readonly Resource[] {
    return [...this.#resources.values()];
  }
  /** How many more there are than are listed. */
  get unlisted(): number {
    return this.#unlisted;
  }

  made(id: number, kind: ResourceName, site: number, label: string, size: number): void {
    if (this.#resources.size >= MOST_RESOURCES) this.#unlisted++;
    else this.#resources.set(id, { id, kind, site, label, size, level: 0, holder: null, waiting: new Map() });
  }

  /** `site` is that of the promise `by`, 0 when it is not known. */
  use(use: UseName, id: number, by: number, site: number, level: number): void {
    const resource = this.#resources.get(id);
    if (resource === undefined) return;
    resource.level = level;
    if (use === 'waits') {
      this.settled(by);
      this.#waits.set(by, { resource, site });
      resource.waiting.set(site, (resource.waiting.get(site) ?? 0) + 1);
    } else if (use === 'takes') {
      const waited = this.#waits.get(by)?.site;
      this.settled(by);
      if (holdsOne(resource)) resource.holder = waited ?? site;
    } else if (use === 'gives') resource.holder = null;
    else if (use === 'ends' && level === 0 && resource.waiting.size === 0) this.#resources.delete(id);
  }

  /** A promise that has settled waits for nothing any more. */
  settled(promise: number): void {
    const wait = this.#waits.get(promise);
    if (wait === undefined) return;
    this.#waits.delete(promise);
    const { waiting } = wait.resource;
    const left = (waiting.get(wait.site) ?? 0) - 1;
    if (left > 0) waiting.set(wait.site, left);
    else waiting.delete(wait.site);
  }
}

function holdsOne({ kind, size }: Resource): boolean {
  return kind === 'mutex' || (kind === 'pool' && size === 1);
}

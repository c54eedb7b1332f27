/** What promises take turns at (mutexes, streams, pools …), each with what happened at it, in order. */

import type { ResourceName, UseName } from '../../runtime-instrumented/protocol/index.ts';
import { firstWhere } from './bisect.ts';
import type { Resource } from './trace.ts';

const MOST_RESOURCES = 20_000;
const MOST_USES_OF_ONE = 100_000;
const MOST_USES = 2_000_000;

class ResourceUses implements Resource {
  readonly id: number;
  readonly kind: ResourceName;
  readonly site: number;
  readonly label: string;
  readonly size: number;
  readonly madeAt: number;
  first = 0;
  private uses: UseName[] = [];
  private moments: number[] = [];
  private rows: number[] = [];
  private levels: number[] = [];

  constructor(madeAt: number, id: number, kind: ResourceName, site: number, label: string, size: number) {
    this.madeAt = madeAt;
    this.id = id;
    this.kind = kind;
    this.site = site;
    this.label = label;
    this.size = size;
  }

  get end(): number {
    return this.first + this.moments.length;
  }

  row(index: number): number {
    return this.rows[index - this.first];
  }

  moment(index: number): number {
    return this.moments[index - this.first];
  }

  use(index: number): UseName {
    return this.uses[index - this.first];
  }

  level(index: number): number {
    return this.levels[index - this.first];
  }

  firstFrom(moment: number): number {
    return this.first + firstWhere(0, this.moments.length, (at) => this.moments[at] >= moment);
  }

  add(moment: number, use: UseName, row: number, level: number): void {
    this.uses.push(use);
    this.moments.push(moment);
    this.rows.push(row);
    this.levels.push(level);
  }

  /** Lets go of the older half. Returns how many that were. */
  halve(): number {
    const gone = this.moments.length >> 1;
    this.uses = this.uses.slice(gone);
    this.moments = this.moments.slice(gone);
    this.rows = this.rows.slice(gone);
    this.levels = this.levels.slice(gone);
    this.first += gone;
    return gone;
  }
}

export class ResourceTable {
  readonly list: ResourceUses[] = [];
  private readonly byId = new Map<number, ResourceUses>();
  private kept = 0;

  make(moment: number, id: number, kind: ResourceName, site: number, label: string, size: number): void {
    if (this.byId.has(id) || this.list.length >= MOST_RESOURCES) return;
    const resource = new ResourceUses(moment, id, kind, site, label, size);
    this.list.push(resource);
    this.byId.set(id, resource);
  }

  use(moment: number, use: UseName, id: number, row: number, level: number): void {
    const resource = this.byId.get(id);
    if (resource === undefined) return;
    resource.add(moment, use, row, level);
    this.kept++;
    if (resource.end - resource.first > MOST_USES_OF_ONE) this.kept -= resource.halve();
    if (this.kept > MOST_USES) for (const one of this.list) this.kept -= one.halve();
  }
}

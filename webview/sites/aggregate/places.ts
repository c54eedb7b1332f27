/**
 * The places of a program: its call sites, and for promises without one the operation of the library that made them.
 * A place gets a small number in the order in which places were first used; there are as many as the source has.
 */
import { OPERATIONS, type OperationName, type Site } from '../../../runtime-instrumented/protocol/index.ts';
import type { SiteName } from '../../contract/names.ts';
import { nameOf } from '../../model/naming.ts';
import type { Trace } from '../../trace/trace.ts';

/** What stands for a file where there is none: a promise that the library made by itself, or without call sites. */
export const LIBRARY = 'library';
/** Of a module's own promise, which no line makes. */
export const MODULES = 'modules';

/** Places that are told apart; what comes after shares the last one. A source of this size is not read place by place. */
export const MOST_PLACES = 10_000;

/** What is known of a place without counting. */
export interface Place {
  readonly index: number;
  /** Site number, or 0. */
  readonly site: number;
  /** Operation that first made a promise there. */
  readonly operation: OperationName;
  /** The place in the source, or null for the library. */
  readonly at: Site | null;
}

export class Places {
  private readonly bySite = new Map<number, number>();
  private readonly byOperation = new Map<number, number>();
  private readonly sites: number[] = [];
  private readonly operations: number[] = [];
  /** Promises made at places beyond the most that are told apart. */
  crowded = 0;

  get size(): number {
    return this.sites.length;
  }

  /** The place where a promise was made. */
  of(trace: Trace, row: number): number {
    const site = trace.siteOf(row);
    const known = site === 0 ? this.byOperation.get(trace.operationOf(row)) : this.bySite.get(site);
    return known ?? this.add(site, trace.operationOf(row));
  }

  /** A place with what the trace knows of it by now. */
  at(trace: Trace, index: number): Place {
    const site = this.sites[index];
    const operation = OPERATIONS[this.operations[index]] ?? 'unknown';
    return { index, site, operation, at: site === 0 ? null : (trace.sites.get(site) ?? null) };
  }

  private add(site: number, operation: number): number {
    if (this.size >= MOST_PLACES) {
      this.crowded++;
      return this.size - 1;
    }
    const index = this.size;
    if (site === 0) this.byOperation.set(operation, index);
    else this.bySite.set(site, index);
    this.sites.push(site);
    this.operations.push(operation);
    return index;
  }
}

/** What a person calls the place: the name in the source, the function, or the operation with its line. */
export function placeName(place: Place, names: ReadonlyMap<number, SiteName>): string {
  const source = place.site === 0 ? undefined : names.get(place.site);
  return nameOf({ label: '', source, detail: '', operation: place.operation, site: place.at });
}

/** Its file; of a place without one, whose promises they are. */
export function fileOf(place: Place): string {
  return place.at?.file ?? (place.operation === 'module' ? MODULES : LIBRARY);
}

/** "echo.ts:12", "library" or "modules". */
export function placeWords(place: Place): string {
  if (place.at === null) return fileOf(place);
  const parts = place.at.file.split(/[\\/]/).filter((part) => part !== '');
  return `${parts[parts.length - 1] ?? place.at.file}:${place.at.line}`;
}

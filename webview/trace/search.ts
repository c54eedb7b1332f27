/**
 * Search over a trace as of one moment: row by row, in slices, so that a million promises are gone through while the
 * page goes on. What many promises share (a call site, an operation, a value) is compared with the words once, and
 * remembered as a set of bits: which of the words it holds.
 */
import { OPERATIONS, STATES } from '../../runtime-instrumented/protocol/index.ts';
import { type Field, parseQuery, type Term } from './search-query.ts';
import type { Trace } from './trace.ts';

/** Rows that are kept of what was found; further ones are counted. */
export const MOST_FOUND = 20_000;
/** Rows looked at between two looks at the clock. */
const SLICE = 2_048;
/** Distinct texts whose answer is remembered; then it begins anew. */
const MOST_REMEMBERED = 50_000;

/** For each term a bit; what is searched for is found where all are set. */
type Bits = number;

export class Search {
  readonly terms: readonly Term[];
  readonly moment: number;
  /** Rows in the order of creation, `MOST_FOUND` at most. */
  readonly found: number[] = [];
  total = 0;
  private readonly trace: Trace;
  private readonly end: number;
  private readonly all: Bits;
  private readonly sites = new Map<number, Bits>();
  private readonly operations: Bits[];
  private readonly states: Bits[];
  private readonly names = new Map<string, Bits>();
  private readonly values = new Map<string, Bits>();
  private row = 0;

  constructor(trace: Trace, query: string, moment: number = trace.moments) {
    this.trace = trace;
    this.terms = parseQuery(query);
    this.moment = moment;
    this.end = this.terms.length === 0 ? 0 : trace.rowsAt(moment);
    this.all = 2 ** this.terms.length - 1;
    this.operations = OPERATIONS.map((operation) => this.compare(operation, 'op'));
    this.states = STATES.map((state) => this.compare(state, 'state'));
  }

  get done(): boolean {
    return this.row >= this.end;
  }

  /** How much has been looked through, 0 to 1. */
  get share(): number {
    return this.done ? 1 : this.row / this.end;
  }

  /** Searches on until the end, or until `enough` says so; true at the end. */
  advance(enough: () => boolean = () => false): boolean {
    const { trace, end, all } = this;
    while (this.row < end) {
      const stop = Math.min(end, this.row + SLICE);
      for (let row = this.row; row < stop; row++) {
        if (trace.isKept(row) && this.bitsOf(row) === all) this.take(row);
      }
      this.row = stop;
      if (enough()) break;
    }
    return this.done;
  }

  private take(row: number): void {
    this.total++;
    if (this.found.length < MOST_FOUND) this.found.push(row);
  }

  private bitsOf(row: number): Bits {
    const { trace, all } = this;
    const operation = trace.operationOf(row);
    let bits = this.operations[operation] ?? 0;
    bits |= this.states[trace.stateAt(row, this.moment)] ?? 0;
    if (bits === all) return bits;
    bits |= this.siteBits(trace.siteOf(row));
    if (bits === all) return bits;
    bits |= this.remembered(this.names, trace.labelOf(row), 'name');
    bits |= this.remembered(this.names, trace.detailOf(row), 'name');
    if (bits === all || trace.settledAt(row) > this.moment) return bits;
    return bits | this.remembered(this.values, trace.textOf(row), 'value');
  }

  private siteBits(number: number): Bits {
    const known = this.sites.get(number);
    if (known !== undefined) return known;
    const site = this.trace.sites.get(number);
    const name = this.trace.siteNames.get(number);
    const place = site === undefined ? 'library' : `${site.file}:${site.line}`;
    let bits = this.compare(place, 'file');
    for (const called of [site?.functionName ?? '', name?.name ?? '', name?.snippet ?? '']) {
      bits |= this.compare(called, 'name');
    }
    this.sites.set(number, bits);
    return bits;
  }

  private remembered(memory: Map<string, Bits>, text: string, field: Field): Bits {
    if (text === '') return 0;
    const known = memory.get(text);
    if (known !== undefined) return known;
    if (memory.size >= MOST_REMEMBERED) memory.clear();
    const bits = this.compare(text, field);
    memory.set(text, bits);
    return bits;
  }

  /** Which terms a text of a field holds. */
  private compare(text: string, field: Field): Bits {
    const lower = text.toLowerCase();
    let bits = 0;
    this.terms.forEach((term, index) => {
      if ((term.field === 'any' || term.field === field) && lower.includes(term.text)) bits |= 1 << index;
    });
    return bits;
  }
}

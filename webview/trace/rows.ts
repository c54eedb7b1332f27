/**
 * What is kept of each promise, in columns: a row is a promise in the order in which they were first spoken of.
 *
 * Nothing is written twice but what says how it stands now: what a promise has become of, and when, share their
 * places with how it settled, for one that has become a part of another settles with that other.
 */

import { OPERATIONS } from '../../runtime-instrumented/protocol/vocabulary.ts';
import { firstWhere } from './bisect.ts';
import { Column32 } from './column.ts';
import { Ids } from './ids.ts';
import { TextColumn } from './text-column.ts';
import { NEVER, NONE } from './trace.ts';

/** How a row stands: the protocol's states, and having become a part of another. */
export const BECAME = 4;
const NO_ROW = 0xffff_ffff;

// The word `about`: site in bits 0-19, operation in 20-25, role of its first edges in 26-27, how it stands in 28-30.
const SITES = 0xfffff;
const OPERATION_AT = 20;
const ROLE_AT = 26;
const STANDS_AT = 28;

export class Rows {
  readonly ids = new Ids();
  readonly detail = new TextColumn();
  readonly label = new TextColumn();
  readonly text = new TextColumn();
  private readonly created = new Column32(NEVER);
  /** Moment at which it settled or became a part of another. */
  private readonly ended = new Column32(NEVER);
  private readonly about = new Column32(0);
  /** Pending: the row that became a part of it last. Settled: its cause. Became: what it is a part of. */
  private readonly other = new Column32(NO_ROW);
  /** Number of the callback in which it was made. */
  private readonly madeIn = new Column32(NO_ROW);
  /** Numbers in `durations`, from 1 on. */
  private readonly duration = new Column32(0);
  private readonly durations: number[] = [];
  private readonly durationNumbers = new Map<number, number>();
  readonly firstEdge = new Column32(NO_ROW);
  readonly lastWaiter = new Column32(NO_ROW);
  readonly lastLateEdge = new Column32(NO_ROW);
  readonly lastCallback = new Column32(NO_ROW);

  get count(): number {
    return this.ids.count;
  }

  add(id: number, moment: number, callback: number, edge: number): number {
    const row = this.ids.add(id);
    this.created.set(row, moment);
    if (callback !== NONE) this.madeIn.set(row, callback);
    this.firstEdge.set(row, edge);
    return row;
  }

  describe(row: number, operation: number, site: number, detail: string, duration: number): void {
    const known = site > 0 && site <= SITES && Number.isInteger(site) ? site : 0;
    const rest = this.about.get(row) & ~(SITES | (0x3f << OPERATION_AT));
    this.about.set(row, (rest | known | (operation << OPERATION_AT)) >>> 0);
    if (detail !== '') this.detail.set(row, detail);
    if (duration >= 0 && Number.isFinite(duration)) this.duration.set(row, this.durationNumber(duration));
  }

  end(row: number, moment: number, stands: number, other: number): void {
    this.ended.set(row, moment);
    this.other.set(row, other === NONE ? NO_ROW : other);
    this.about.set(row, (this.about.get(row) | (stands << STANDS_AT)) >>> 0);
  }

  setRole(row: number, role: number): void {
    this.about.set(row, (this.about.get(row) | (role << ROLE_AT)) >>> 0);
  }

  /** The row that became a part of a pending one last. */
  setLastInner(row: number, inner: number): void {
    this.other.set(row, inner);
  }

  /** Of a row that became a part of another: what it is a part of. */
  setOuter(row: number, outer: number): void {
    this.other.set(row, outer);
  }

  createdAt(row: number): number {
    return this.created.get(row);
  }

  endedAt(row: number): number {
    return this.ended.get(row);
  }

  operationOf(row: number): number {
    const code = (this.about.get(row) >>> OPERATION_AT) & 0x3f;
    return code < OPERATIONS.length ? code : 0;
  }

  siteOf(row: number): number {
    return this.about.get(row) & SITES;
  }

  roleOf(row: number): number {
    return (this.about.get(row) >>> ROLE_AT) & 3;
  }

  /** State code, or BECAME. */
  stands(row: number): number {
    return (this.about.get(row) >>> STANDS_AT) & 7;
  }

  otherOf(row: number): number {
    const other = this.other.get(row);
    return other === NO_ROW ? NONE : other;
  }

  callbackOf(row: number): number {
    const callback = this.madeIn.get(row);
    return callback === NO_ROW ? NONE : callback;
  }

  durationOf(row: number): number {
    const number = this.duration.get(row);
    return number === 0 ? -1 : this.durations[number - 1];
  }

  /** Of rows that were made one after the other, the first that was made after the moment. */
  firstAfter(moment: number, first: number): number {
    return firstWhere(first, this.count, (at) => this.created.get(at) > moment);
  }

  dropPage(page: number, end: number, keep: readonly number[]): void {
    this.ids.dropPage(page, end, keep);
    for (const column of this.columns()) column.dropPage(page, keep);
  }

  forget(row: number): void {
    this.ids.forget(row);
    for (const column of this.columns()) column.forget(row);
  }

  get bytes(): number {
    return this.ids.bytes + this.columns().reduce((sum, column) => sum + column.bytes, 0);
  }

  private columns(): (Column32 | TextColumn)[] {
    const { created, ended, about, other, madeIn, duration, firstEdge, lastWaiter, lastLateEdge, lastCallback } = this;
    const numbers = [created, ended, about, other, madeIn, duration, firstEdge, lastWaiter, lastLateEdge, lastCallback];
    return [...numbers, this.detail, this.label, this.text];
  }

  /** Programs have few different durations; one that has many of them keeps as many numbers. */
  private durationNumber(duration: number): number {
    const known = this.durationNumbers.get(duration);
    if (known !== undefined) return known;
    this.durations.push(duration);
    this.durationNumbers.set(duration, this.durations.length);
    return this.durations.length;
  }
}

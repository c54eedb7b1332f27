/**
 * Keeps what a stream has told, and answers for every moment of it. `trace-writer.ts` says what each event means
 * for the columns; here stands how they are asked, and how they are kept within bounds.
 */
import type { SessionInfo, Site } from '../../runtime-instrumented/protocol/index.ts';
import type { SiteName } from '../contract/names.ts';
import { nameOf, operationOf } from '../model/naming.ts';
import { Problems } from '../model/problems.ts';
import {
  CANCELS_KEPT,
  DEFAULT_MAX_PROMISES,
  EDGES_PER_PROMISE,
  HARD_FACTOR,
  LOG_CHARACTERS_KEPT,
  LOGS_KEPT,
  UNHANDLED_KEPT,
} from './bounds.ts';
import { CallbackColumns } from './callbacks.ts';
import { PAGE } from './column.ts';
import { Edges } from './edges.ts';
import { IdleColumns } from './idles.ts';
import { KeptList } from './kept-list.ts';
import { Messages } from './messages.ts';
import { PendingBlocks } from './pending.ts';
import { ResourceTable } from './resources.ts';
import { Roots } from './roots.ts';
import { BECAME, Rows } from './rows.ts';
import { Endings, Settlements } from './settlements.ts';
import { Times } from './times.ts';
import type {
  CancelEvent,
  ExitEvent,
  GapEvent,
  LogLine,
  RenameEvent,
  Resource,
  StateCounts,
  Trace,
  UnhandledEvent,
} from './trace.ts';
import { NEVER, NONE } from './trace.ts';

const FAILED = 2;
const CANCELLED = 3;

export class TraceStore implements Trace {
  revision = 0;
  firstRow = 0;
  firstMoment = 0;
  lost = 0;
  untold = 0;
  dropped = 0;
  info: SessionInfo | null = null;
  ending: ExitEvent | null = null;
  readonly sites = new Map<number, Site>();
  readonly siteNames = new Map<number, SiteName>();
  readonly callbacks: CallbackColumns;
  readonly settlements: Settlements;
  readonly becomings: Endings;
  readonly idles = new IdleColumns();
  readonly resourceTable = new ResourceTable();
  /** The tables, for the writer; who asks uses the questions below. */
  readonly columns = new Rows();
  readonly times = new Times();
  readonly roots = new Roots(this.columns);
  readonly dependencies = new Edges(this.columns);
  readonly pending = new PendingBlocks(this.columns);
  readonly cancelList = new KeptList<CancelEvent>(CANCELS_KEPT);
  readonly logList = new KeptList<LogLine>(LOGS_KEPT, LOG_CHARACTERS_KEPT, ({ text }) => text.length);
  readonly renameList = new KeptList<RenameEvent>(CANCELS_KEPT);
  readonly gapList = new KeptList<GapEvent>(CANCELS_KEPT);
  /** What was told and cannot be true. */
  readonly problems = new Problems();
  readonly unhandledList = new KeptList<UnhandledEvent>(UNHANDLED_KEPT);
  readonly noteList = new KeptList<UnhandledEvent>(UNHANDLED_KEPT, LOG_CHARACTERS_KEPT, ({ text }) => text.length);
  readonly messages = new Messages();
  private maxPromises: number;
  /** Rows before `firstRow` that are kept, ascending. */
  private survivors: number[] = [];
  private readonly isSurvivor = new Set<number>();

  /** `maxPromises`: rows to keep; more only while they are pending. */
  constructor(options: { readonly maxPromises?: number } = {}) {
    this.maxPromises = options.maxPromises ?? DEFAULT_MAX_PROMISES;
    this.callbacks = new CallbackColumns(this.columns);
    this.settlements = new Settlements(this.columns);
    this.becomings = new Endings(this.columns);
  }

  get rows(): number {
    return this.columns.count;
  }

  get moments(): number {
    return this.times.count;
  }

  get cancels(): readonly CancelEvent[] {
    return this.cancelList.items;
  }

  get renames(): readonly RenameEvent[] {
    return this.renameList.items;
  }

  get gaps(): readonly GapEvent[] {
    return this.gapList.items;
  }

  get logs(): readonly LogLine[] {
    return this.logList.items;
  }

  get notes(): readonly UnhandledEvent[] {
    return this.noteList.items;
  }

  get unhandledDropped(): number {
    return this.unhandledList.dropped;
  }

  get unhandled(): readonly UnhandledEvent[] {
    return this.unhandledList.items;
  }

  get resources(): readonly Resource[] {
    return this.resourceTable.list;
  }

  isKept(row: number): boolean {
    return row >= this.firstRow ? row < this.rows : this.isSurvivor.has(row);
  }

  timeAt(moment: number): number {
    return moment <= 0 ? 0 : this.times.of(Math.min(moment, this.moments) - 1);
  }

  momentAt(time: number): number {
    return this.times.until(time);
  }

  rowOf(id: number): number {
    return id >= 1 ? this.columns.ids.rowOf(id) : NONE;
  }

  idOf(row: number): number {
    return this.isKept(row) ? this.columns.ids.idOf(row) : 0;
  }

  operationOf(row: number): number {
    return this.columns.operationOf(row);
  }

  siteOf(row: number): number {
    return this.columns.siteOf(row);
  }

  detailOf(row: number): string {
    return this.columns.detail.get(row);
  }

  labelOf(row: number): string {
    return this.columns.label.get(row);
  }

  nameOf(row: number): string {
    const site = this.siteOf(row);
    return nameOf({
      label: this.labelOf(row),
      source: this.siteNames.get(site),
      detail: this.detailOf(row),
      operation: operationOf(this.operationOf(row)),
      site: this.sites.get(site) ?? null,
    });
  }

  durationOf(row: number): number {
    return this.columns.durationOf(row);
  }

  createdAt(row: number): number {
    return this.columns.createdAt(row);
  }

  settledAt(row: number): number {
    return this.columns.endedAt(this.roots.now(row));
  }

  stateAt(row: number, moment: number): number {
    const root = this.roots.at(row, moment);
    const stands = this.columns.stands(root);
    return stands === BECAME || this.columns.endedAt(root) > moment ? 0 : stands;
  }

  textOf(row: number): string {
    return this.columns.text.get(this.roots.now(row));
  }

  causeOf(row: number): number {
    const root = this.roots.now(row);
    return this.columns.stands(root) === 0 ? NONE : this.columns.otherOf(root);
  }

  madeInOf(row: number): number {
    const callback = this.columns.callbackOf(row);
    return callback === NONE ? NONE : this.callbacks.row(callback);
  }

  madeByOf(row: number): number {
    const callback = this.columns.callbackOf(row);
    return callback === NONE ? NONE : this.callbacks.by(callback);
  }

  outerOf(row: number): number {
    return this.columns.stands(row) === BECAME ? this.columns.otherOf(row) : NONE;
  }

  becameAt(row: number): number {
    return this.columns.stands(row) === BECAME ? this.columns.endedAt(row) : NEVER;
  }

  rootAt(row: number, moment: number): number {
    return this.roots.at(row, moment);
  }

  sourcesOf(row: number, visit: (source: number, role: number, moment: number) => unknown): void {
    this.dependencies.sourcesOf(row, visit);
  }

  waitersOf(row: number, visit: (waiter: number, role: number, moment: number) => unknown): void {
    this.dependencies.waitersOf(row, visit);
  }

  countsAt(moment: number): StateCounts {
    const at = Math.max(moment, this.firstMoment);
    const settled = this.settlements.until(at);
    const { failed, cancelled } = this.settlements.countsBefore(settled);
    return {
      pending: this.rowsAt(at) - settled - this.becomings.until(at),
      returned: settled - failed - cancelled,
      failed,
      cancelled,
    };
  }

  rowsAt(moment: number): number {
    if (moment >= this.moments) return this.rows;
    return this.columns.firstAfter(moment, this.firstRow);
  }

  pendingAt(moment: number, visit: (row: number) => unknown): void {
    if (!this.pending.visit(this.firstRow, this.rowsAt(moment), moment, visit)) return;
    for (let i = this.survivors.length - 1; i >= 0; i--) {
      const row = this.survivors[i];
      if (this.columns.endedAt(row) > moment && visit(row) === false) return;
    }
  }

  settledBefore(moment: number, visit: (row: number) => unknown): void {
    const { settlements } = this;
    for (let at = settlements.until(moment) - 1; at >= settlements.first; at--) {
      if (visit(settlements.row(at)) === false) return;
    }
  }

  nextSettle(state: 'failed' | 'cancelled', after: number): number {
    return this.settlements.next(state === 'failed' ? FAILED : CANCELLED, after);
  }

  previousSettle(state: 'failed' | 'cancelled', before: number): number {
    return this.settlements.previous(state === 'failed' ? FAILED : CANCELLED, before);
  }

  /** Bytes of the columns: of what is kept of promises, of edges, and of the events' times. */
  bytes(): { readonly promises: number; readonly edges: number; readonly times: number } {
    const { columns, callbacks, settlements, becomings, pending, dependencies: edges, times, idles } = this;
    const promises = [columns, callbacks, settlements, becomings, pending, idles].reduce(
      (sum, { bytes }) => sum + bytes,
      0,
    );
    return { promises, edges: edges.bytes + edges.lateBytes, times: times.bytes };
  }

  /** What the host read in the source: pairs of a site's number and its name. */
  setNames(pairs: Iterable<readonly [number, SiteName]>): void {
    for (const [site, name] of pairs) this.siteNames.set(site, name);
    this.revision++;
  }

  /** Promises to keep from now on. */
  setMaxPromises(maxPromises: number): void {
    this.maxPromises = maxPromises;
    this.trim();
    this.revision++;
  }

  /** More dependencies than these are not kept. */
  get mostEdges(): number {
    return this.hard * EDGES_PER_PROMISE;
  }

  /** Whether there is no room for one more row: so many are pending that none can go. Makes room with each page. */
  isFull(): boolean {
    if (this.rows % PAGE === 0) this.trim();
    const { settlements, becomings } = this;
    // What has ended goes with the next page: to refuse the rows that would make one would be to refuse for ever.
    const ended = settlements.end - settlements.first + becomings.end - becomings.first;
    if (this.keptRows - ended < this.hard) return false;
    this.dropped++;
    return true;
  }

  /** Rows to keep: pages go as wholes, so that fewer than two of them would be none. */
  /** What is oldest may soon give way to what is new. */
  get isHalfFull(): boolean {
    return this.keptRows > this.most / 2;
  }

  private get most(): number {
    return Math.max(this.maxPromises, 2 * PAGE);
  }

  /** Rows that are kept when they are all pending; further ones are counted. */
  private get hard(): number {
    return this.most * HARD_FACTOR;
  }

  private get keptRows(): number {
    return this.rows - this.firstRow + this.survivors.length;
  }

  /** Lets the oldest pages go, until no more is kept than should be; some history stays, unless very much is pending. */
  private trim(): void {
    const { most } = this;
    while (this.keptRows > most) {
      const history = this.keptRows < this.hard ? Math.max(PAGE, most >> 2) : PAGE;
      if (this.rows - this.firstRow <= history) return;
      this.dropPage();
    }
  }

  /** The oldest page goes, but for what was pending as the next one began: from there on the trace can be asked. */
  private dropPage(): void {
    const { columns, roots, firstRow } = this;
    const next = firstRow + PAGE;
    const from = columns.createdAt(next);
    const stays = (row: number): boolean => columns.endedAt(row) > from || this.isNeeded(row);
    const old = this.survivors.filter(stays);
    const gone = this.survivors.filter((row) => !stays(row));
    const young: number[] = [];
    for (let row = firstRow; row < next; row++) if (stays(row)) young.push(row);
    this.survivors = [...old, ...young];
    for (const row of gone) this.isSurvivor.delete(row);
    for (const row of young) this.isSurvivor.add(row);
    this.settlements.dropBefore(this.settlements.until(from));
    this.becomings.dropBefore(this.becomings.until(from));
    this.dependencies.dropBefore(from, this.survivors, (row) => row >= next || this.isSurvivor.has(row));
    this.callbacks.dropBefore(from);
    for (const row of gone) {
      this.dependencies.forget(row);
      roots.forget(row);
    }
    // What lies between a row that stays and its root may go: from here on it is a part of the root itself.
    for (const row of this.survivors) {
      if (columns.endedAt(row) <= from && !roots.isKnot(row)) columns.setOuter(row, roots.at(row, from));
    }
    columns.dropPage(firstRow / PAGE, next, young);
    for (const row of gone) columns.forget(row);
    this.pending.dropBefore(next);
    this.times.dropBefore(from - 1);
    this.dropped += PAGE - young.length + gone.length;
    this.firstRow = next;
    this.firstMoment = from;
  }

  /** What ended long ago and still stays: the program will speak of a pending promise by this name. */
  private isNeeded(row: number): boolean {
    const { columns, roots } = this;
    if (columns.stands(row) !== BECAME) return false;
    const root = roots.now(row);
    if (columns.stands(root) !== 0) return false;
    return columns.otherOf(root) === row || roots.isKnot(row);
  }
}

/**
 * Writes a stream into a trace: what each event means for the columns.
 *
 * Nothing that a sender says can make it throw, hang or grow
 * beyond its bounds: what cannot be true is left out here, and said in words by the graph model.
 */
import type {
  EventSink,
  ExitHowName,
  LogStreamName,
  OperationName,
  ReachName,
  ResourceName,
  RoleName,
  SessionInfo,
  Site,
  StateName,
  UnhandledName,
  UseName,
  WayName,
} from '../../runtime-instrumented/protocol/index.ts';
import { NO_FAILURE, OPERATIONS, ROLES, STATES } from '../../runtime-instrumented/protocol/vocabulary.ts';
import { isInternal } from './internal-names.ts';
import { BECAME } from './rows.ts';
import { NEVER, NONE } from './trace.ts';
import type { TraceStore } from './trace-store.ts';

const CODES = {
  operation: codes(OPERATIONS),
  role: codes(ROLES),
  state: codes(STATES),
} as const;
const SITES_KEPT = 100_000;
const HIGHEST_MOMENT = NEVER - 1;

export class TraceWriter implements EventSink {
  private readonly trace: TraceStore;

  constructor(trace: TraceStore) {
    this.trace = trace;
  }

  session(time: number, info: SessionInfo): void {
    this.tick(time);
    this.trace.info = info;
  }

  site(id: number, site: Site): void {
    this.trace.revision++;
    if (this.trace.sites.size >= SITES_KEPT && !this.trace.sites.has(id)) return;
    const functionName = isInternal(site.functionName) ? '' : site.functionName;
    this.trace.sites.set(id, functionName === site.functionName ? site : { ...site, functionName });
  }

  create(time: number, id: number, operation: OperationName, site: number, detail: string, duration: number): void {
    this.tick(time);
    if (!isId(id)) {
      this.lie('A promise came without a number; it is left out.');
      return;
    }
    let row = this.trace.columns.ids.rowOf(id);
    if (row === NONE) row = this.make(id);
    else if (this.trace.columns.operationOf(row) !== 0) {
      this.lie(`“${this.trace.nameOf(row)}” was made a second time; the second is left out.`);
      return;
    } else {
      this.trace.untold--;
      this.trace.renameList.add({ moment: this.trace.moments, row, described: true });
    }
    if (row !== NONE) this.trace.columns.describe(row, CODES.operation.get(operation) ?? 0, site, detail, duration);
  }

  depend(time: number, waiter: number, on: number, role: RoleName): void {
    this.tick(time);
    const waiterRow = this.known(waiter);
    const source = this.known(on);
    if (
      waiterRow === NONE ||
      source === NONE ||
      this.trace.dependencies.end - this.trace.dependencies.first >= this.trace.mostEdges
    )
      return;
    this.trace.dependencies.add(waiterRow, source, CODES.role.get(role) ?? 0, this.trace.moments);
  }

  enter(time: number, id: number, by: number): void {
    this.tick(time);
    const row = this.known(id);
    if (row !== NONE) this.trace.callbacks.enter(row, this.trace.rowOf(by), this.trace.moments);
  }

  leave(time: number, id: number): void {
    this.tick(time);
    const row = this.trace.rowOf(id);
    const ended = row !== NONE && this.trace.callbacks.leave(row, this.trace.moments);
    if (!ended) this.lie('A callback ended that had never begun.');
  }

  become(time: number, outer: number, inner: number): void {
    this.tick(time);
    const outerRow = this.known(outer);
    const innerRow = this.known(inner);
    if (outerRow === NONE || innerRow === NONE) return;
    const { columns, roots } = this.trace;
    const outerRoot = roots.now(outerRow);
    const innerRoot = roots.now(innerRow);
    if (outerRoot === innerRoot) {
      this.lie(`“${this.trace.nameOf(outerRow)}” waits for itself: it can never settle.`);
      return;
    }
    if (columns.stands(innerRoot) !== 0) return;
    if (columns.stands(outerRoot) !== 0) {
      this.lie(`“${this.trace.nameOf(outerRow)}” became another promise after it had settled.`);
      return;
    }
    const last = columns.otherOf(innerRoot);
    roots.join(outerRoot, innerRoot, this.trace.moments);
    columns.setLastInner(outerRoot, last === NONE ? innerRoot : last);
    this.end(innerRoot, BECAME, outerRoot);
    this.trace.becomings.add(innerRoot);
  }

  settle(time: number, id: number, state: StateName, text: string, cause: number): void {
    this.tick(time);
    const row = this.known(id);
    const code = CODES.state.get(state) ?? 0;
    if (row === NONE || code === 0) return;
    const root = this.trace.roots.now(row);
    if (this.trace.columns.stands(root) !== 0) {
      this.lie(`“${this.trace.nameOf(root)}” settled a second time; the first stands.`);
      return;
    }
    this.trace.roots.settled(root);
    this.end(root, code, this.trace.rowOf(cause));
    if (text !== '') this.trace.columns.text.set(root, text);
    this.trace.settlements.add(root);
  }

  cancel(time: number, reach: ReachName, by: number, target: number): void {
    this.tick(time);
    const row = this.known(target);
    if (row === NONE) return;
    // What user code asks for in a callback, the callback's promise asks for.
    const { innermost } = this.trace.callbacks;
    const asker = by !== 0 ? this.known(by) : innermost === NONE ? NONE : this.trace.callbacks.row(innermost);
    this.trace.cancelList.add({ moment: this.trace.moments, by: asker, target: row, reach });
  }

  label(time: number, id: number, text: string): void {
    this.tick(time);
    const row = this.known(id);
    if (row === NONE) return;
    this.trace.columns.label.set(row, text);
    this.trace.renameList.add({ moment: this.trace.moments, row, described: false });
  }

  log(time: number, stream: LogStreamName, text: string): void {
    this.tick(time);
    this.trace.logList.add({ moment: this.trace.moments, stream, text });
  }

  idle(time: number): void {
    this.tick(time);
    this.trace.idles.sleep(this.trace.moments);
    // Nothing runs while the loop sleeps, whatever leave events were lost.
    this.trace.callbacks.leaveAll(this.trace.moments);
  }

  busy(time: number): void {
    this.tick(time);
    this.trace.idles.wake(this.trace.moments);
  }

  unhandled(time: number, how: UnhandledName, id: number, text: string): void {
    this.tick(time);
    const { moments: moment } = this.trace;
    const event = { moment, how, row: this.trace.rowOf(id), text };
    const isNote = NO_FAILURE.has(how) && how !== 'dropped';
    if (isNote) this.trace.noteList.add(event);
    // What takes a failure back is told again with the failures.
    if (!isNote || how === 'handledLate') this.trace.unhandledList.add(event);
  }

  gap(time: number, count: number): void {
    this.tick(time);
    this.trace.lost += Math.max(0, count);
    this.trace.gapList.add({ moment: this.trace.moments, count });
  }

  exit(time: number, how: ExitHowName, code: number): void {
    this.tick(time);
    this.trace.callbacks.leaveAll(this.trace.moments);
    this.trace.idles.wake(this.trace.moments);
    this.trace.ending = { moment: this.trace.moments, how, code };
  }

  resource(time: number, id: number, kind: ResourceName, site: number, label: string, size: number): void {
    this.tick(time);
    this.trace.resourceTable.make(this.trace.moments, id, kind, site, label, size);
  }

  use(time: number, use: UseName, id: number, by: number, level: number): void {
    this.tick(time);
    this.trace.resourceTable.use(this.trace.moments, use, id, this.trace.rowOf(by), level);
  }

  message(time: number, way: WayName, id: number, site: number, channel: string, number: number, text: string): void {
    this.tick(time);
    const { moments: moment, messages } = this.trace;
    messages.add({ moment, way, row: this.trace.rowOf(id), site, channel, number, text });
  }

  private tick(time: number): void {
    this.trace.revision++;
    if (this.trace.times.count < HIGHEST_MOMENT) this.trace.times.add(time);
  }

  private lie(sentence: string): void {
    this.trace.problems.add(sentence);
  }

  private end(row: number, stands: number, other: number): void {
    this.trace.columns.end(row, this.trace.moments, stands, other);
    this.trace.pending.end(row, this.trace.moments);
  }

  /** The row of an id; one that was never made gets a row, one that is no longer kept has none. */
  private known(id: number): number {
    if (!isId(id)) return NONE;
    const row = this.trace.columns.ids.rowOf(id);
    if (row !== NONE || this.trace.columns.ids.mayBeDropped(id)) return row;
    const made = this.make(id);
    if (made !== NONE) this.trace.untold++;
    return made;
  }

  private make(id: number): number {
    if (this.trace.isFull()) return NONE;
    const row = this.trace.columns.add(
      id,
      this.trace.moments,
      this.trace.callbacks.innermost,
      this.trace.dependencies.end,
    );
    this.trace.dependencies.made(row, this.trace.moments);
    this.trace.pending.add(row);
    return row;
  }
}

function codes(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map(names.map((name, code) => [name, code]));
}

function isId(id: number): boolean {
  return Number.isFinite(id) && id >= 1;
}

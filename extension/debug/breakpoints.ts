/** Breakpoints of the editor as points of the program's gate: pure, and every mistake is a sentence. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { readCondition, readHits } from '../../host/debug/index.ts';
import {
  OPERATIONS,
  type OperationName,
  readDebuggerMessage,
  type StopEvent,
  type StopPoint,
} from '../../runtime-instrumented/protocol/index.ts';

/** What a line's promises do that stops the program, unless a condition says more. */
const OF_A_LINE: readonly StopEvent[] = ['create', 'enter', 'settle'];

/** The exception filters that the editor offers. */
export const FILTERS: readonly DebugProtocol.ExceptionBreakpointsFilter[] = [
  { filter: 'failed', label: 'Failed', description: 'Where a failure begins, also one that is handled later.' },
  { filter: 'cancelled', label: 'Cancelled', description: 'Where a cancellation begins.' },
  { filter: 'unhandled', label: 'Unhandled', description: 'A failure that nobody handles.', default: true },
  { filter: 'unheard', label: 'Nobody Listens', description: 'A promise fails and nothing waits for it.' },
];

type Placed = { readonly point: StopPoint; readonly logMessage: string | null } | { readonly problem: string };

export class Breakpoints {
  #lastId = 0;
  readonly #groups = new Map<string, readonly StopPoint[]>();
  readonly #messages = new Map<number, string>();

  /** All points, for the program. */
  get points(): StopPoint[] {
    return [...this.#groups.values()].flat();
  }

  /** What a log point says, as it was written. */
  messageOf(point: number): string | undefined {
    return this.#messages.get(point);
  }

  /** Breakpoints of one file, by the path that the program knows it by. `isKnown`: promises are made at that line already. */
  setLines(
    file: string,
    breakpoints: readonly DebugProtocol.SourceBreakpoint[],
    isKnown: (file: string, line: number) => boolean,
  ): DebugProtocol.Breakpoint[] {
    return this.#set(file, breakpoints, (asked, id) => {
      const { line } = asked;
      const placed = conditionally({ id, on: OF_A_LINE, file, line }, asked);
      const known = isKnown(file, line);
      const message = 'No promise was made at this line yet.';
      return [placed, { id, line, verified: known, ...(known ? {} : { message }) }];
    });
  }

  setFunctions(args: DebugProtocol.SetFunctionBreakpointsArguments): DebugProtocol.Breakpoint[] {
    return this.#set('functions', args.breakpoints, (asked, id) => {
      const name = asked.name.trim();
      const answer = { id, verified: true };
      if (name === 'cancel') return [conditionally({ id, on: ['cancel'] }, asked), answer];
      if (!(OPERATIONS as readonly string[]).includes(name)) {
        return [
          { problem: `“${name}” is no operation. There are: cancel, ${OPERATIONS.slice(1).join(', ')}.` },
          answer,
        ];
      }
      return [conditionally({ id, on: ['create'], operation: name as OperationName }, asked), answer];
    });
  }

  setData(args: DebugProtocol.SetDataBreakpointsArguments): DebugProtocol.Breakpoint[] {
    return this.#set('data', args.breakpoints, (asked, id) => {
      const promise = /^promise:(\d+)$/.exec(asked.dataId)?.[1];
      if (promise === undefined) return [{ problem: 'This is no promise.' }, { id, verified: false }];
      return [conditionally({ id, on: ['settle'], promises: [Number(promise)] }, asked), { id, verified: true }];
    });
  }

  setExceptions(filters: readonly string[]): void {
    this.#set('exceptions', filters, (filter, id) => {
      const origin: StopPoint = { id, on: ['settle'], origin: true };
      const points: Readonly<Record<string, StopPoint>> = {
        failed: { ...origin, states: ['failed'] },
        cancelled: { ...origin, states: ['cancelled'] },
        unhandled: { id, on: ['unhandled'] },
        unheard: { id, on: ['settle'], states: ['failed'], unheard: true },
      };
      const point = Object.hasOwn(points, filter) ? points[filter] : undefined;
      const placed: Placed = point ? { point, logMessage: null } : { problem: `There is no filter “${filter}”.` };
      return [placed, { id, verified: point !== undefined }];
    });
  }

  /** Breakpoints that were not known to be good: those at a line where promises are made now. */
  nowKnown(file: string, line: number): number[] {
    return (this.#groups.get(file) ?? []).filter((point) => point.line === line).map(({ id }) => id);
  }

  #set<Asked>(
    group: string,
    asked: readonly Asked[],
    place: (asked: Asked, id: number) => [Placed, DebugProtocol.Breakpoint],
  ): DebugProtocol.Breakpoint[] {
    for (const point of this.#groups.get(group) ?? []) this.#messages.delete(point.id);
    const points: StopPoint[] = [];
    const answers = asked.map((each) => {
      const [placed, answer] = place(each, ++this.#lastId);
      const problem = 'problem' in placed ? placed.problem : whyNot(placed.point);
      if (problem !== null || 'problem' in placed) return { ...answer, verified: false, message: problem ?? '' };
      points.push(placed.point);
      if (placed.logMessage !== null) this.#messages.set(placed.point.id, placed.logMessage);
      return answer;
    });
    this.#groups.set(group, points);
    return answers;
  }
}

/** Why a program could not read this point, or null: what an editor sends may be anything. */
function whyNot(point: StopPoint): string | null {
  try {
    readDebuggerMessage({ type: 'points', points: [point] });
    return null;
  } catch (error) {
    return `This can be no breakpoint. ${error instanceof Error ? error.message : String(error)}.`;
  }
}

function conditionally(
  point: StopPoint,
  asked: { readonly condition?: string; readonly hitCondition?: string; readonly logMessage?: string },
): Placed {
  const condition = asked.condition?.trim() ? readCondition(asked.condition) : {};
  if (typeof condition === 'string') return { problem: condition };
  const hits = asked.hitCondition?.trim() ? readHits(asked.hitCondition) : undefined;
  if (typeof hits === 'string') return { problem: hits };
  const logMessage = asked.logMessage?.trim() ? asked.logMessage : null;
  const full = { ...point, ...condition, ...(hits ? { hits } : {}), ...(logMessage === null ? {} : { log: true }) };
  return { point: full, logMessage };
}

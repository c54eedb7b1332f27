/**
 * The requests of the Debug Adapter Protocol that stop, step and look: one debugger core in the editor's words.
 * Requests may come in any order, and before there is a program.
 */
import { realpathSync } from 'node:fs';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { chainFrom, Debugger, NONE, type Standing, stateOf } from '../../host/debug/index.ts';
import type { Session } from '../../host/index.ts';
import { standingWords } from '../../webview/contract/standing-words.ts';
import { Breakpoints, FILTERS } from './breakpoints.ts';
import { answerLine, answerName, answerWatch } from './console.ts';
import { type DapConnection, type RequestHandler, ShownError } from './dap-connection.ts';
import { frameOf, lineOf, topRow } from './frames.ts';
import { Variables } from './variables.ts';

export const DEBUG_CAPABILITIES: DebugProtocol.Capabilities = {
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsFunctionBreakpoints: true,
  supportsDataBreakpoints: true,
  supportsStepBack: true,
  supportsEvaluateForHovers: true,
  supportsExceptionInfoRequest: true,
  // The frame whose line is highlighted is asked for by itself, before the others.
  supportsDelayedStackTraceLoading: true,
  exceptionBreakpointFilters: [...FILTERS],
};

/** Milliseconds that the source may take to be read for the names of promises. */
const NAMING_TIME = 100;

/**
 * Milliseconds for which a request to go on is unanswered, unless the program stands again before. The answer makes
 * the editor draw a running program: of a step that is over at once it need not, and shows its line the sooner.
 */
const ANSWER_TIME = 40;
/**
 * Milliseconds that the editor has to draw our mark on the line before it is told of the stop: what it does because of
 * that would come before the drawing, in the same turn of its thread.
 */
const MARKING_TIME = 25;
/**
 * Milliseconds that the editor takes to draw the line of a frame that it has been told. Views that draw sooner do so on
 * the same thread, where an editor runs in a browser, and a person who steps on at once waits for them.
 */
const DRAWING_TIME = 150;

/** The one thread that a program is to the editor. */
export const THREAD = 1;

/** How the program is to be debugged. */
export interface DebugOptions {
  readonly stopOnEntry: boolean;
  /** The time for which it stands does not pass on its clock. */
  readonly stillClock: boolean;
}

/** What the editor can be told of a stop before it has asked for the frames. */
export interface StopLine {
  readonly file: string;
  readonly line: number;
}

export class DebugRequests {
  readonly handlers: Readonly<Record<string, RequestHandler>>;
  readonly #breakpoints = new Breakpoints();
  readonly #dap: () => DapConnection;
  readonly #marks: (place: StopLine | null) => void;
  #debugger: Debugger | null = null;
  #variables: Variables | null = null;
  #options: DebugOptions = { stopOnEntry: false, stillClock: true };
  #configured = false;
  #attached = false;
  /** Answers to requests to go on, which are held back for a moment: see ANSWER_TIME. */
  #unanswered: (() => void)[] = [];
  #unsubscribe: (() => void)[] = [];
  /** Pending promises that breakpoints at lines no longer look at; told when it is at least so many. */
  #forgotten = 0;
  #forgottenTold = 1;

  /** `marks` is told the line of each stop as soon as it is known, and null when the program goes on. */
  constructor(dap: () => DapConnection, marks: (place: StopLine | null) => void) {
    this.#dap = dap;
    this.#marks = marks;
    const going = (go: (of: Debugger) => void) => () => {
      const of = this.#standing();
      this.#variables?.clear();
      const answer = new Promise<object>((resolve) => {
        this.#unanswered.push(() => resolve({}));
        setTimeout(() => {
          if (of.standing === null) this.#marks(null);
          resolve({});
        }, ANSWER_TIME);
      });
      go(of);
      return answer;
    };
    this.handlers = {
      configurationDone: () => this.#isConfigured(),
      setBreakpoints: (args) => ({ breakpoints: this.#setLines(args as DebugProtocol.SetBreakpointsArguments) }),
      setFunctionBreakpoints: (args) => ({
        breakpoints: this.#set(() =>
          this.#breakpoints.setFunctions(args as DebugProtocol.SetFunctionBreakpointsArguments),
        ),
      }),
      setDataBreakpoints: (args) => ({
        breakpoints: this.#set(() => this.#breakpoints.setData(args as DebugProtocol.SetDataBreakpointsArguments)),
      }),
      setExceptionBreakpoints: (args) => {
        const { filters = [] } = (args ?? {}) as Partial<DebugProtocol.SetExceptionBreakpointsArguments>;
        this.#set(() => this.#breakpoints.setExceptions(filters));
      },
      dataBreakpointInfo: (args) => this.#dataInfo(args as DebugProtocol.DataBreakpointInfoArguments),
      pause: () => this.#running().pause(),
      continue: going((of) => of.continue()),
      next: going((of) => of.step('over')),
      stepIn: going((of) => of.step('into')),
      stepOut: going((of) => of.step('out')),
      stepBack: going((of) => of.stepBack()),
      reverseContinue: going((of) => of.reverse()),
      stackTrace: (args) => this.#stack(args as DebugProtocol.StackTraceArguments),
      scopes: (args) => this.#scopes((args as DebugProtocol.ScopesArguments).frameId),
      variables: async (args) => ({
        variables: (await this.#variables?.list((args as DebugProtocol.VariablesArguments).variablesReference)) ?? [],
      }),
      exceptionInfo: () => this.#exceptionInfo(),
      evaluate: (args) => this.#evaluate(args as DebugProtocol.EvaluateArguments),
    };
  }

  /** A program is about to run (or runs) under this session: it is debugged from when it has connected. */
  follow(session: Session, options: DebugOptions): void {
    const of = new Debugger(session);
    this.#debugger = of;
    this.#variables = new Variables(of);
    this.#options = options;
    this.#unsubscribe = [
      session.onChange(() => this.#attach()),
      session.onSites((ids) => this.#verify(ids)),
      of.onStopped((standing) => {
        const line = lineOf(of, standing);
        this.#marks(line);
        void this.#tellStopped(standing, line === null ? 0 : MARKING_TIME);
      }),
      of.onWent(() => this.#tellWent()),
      of.onHit(({ point, row, missed }) => this.#tellHit(point, row, missed)),
      of.onForgot((promises) => this.#tellForgotten(promises)),
    ];
    session.standings.ledBy(() => {
      this.#variables?.clear();
      of.continue();
      // In the past it has come to another stop, which has been told.
      if (of.standing === null) this.#tellWent();
    }, true);
    this.#attach();
  }

  /** The program goes on, and the editor has not asked for it. */
  #tellWent(): void {
    this.#variables?.clear();
    this.#marks(null);
    this.#dap().event('continued', { threadId: THREAD, allThreadsContinued: true });
  }

  /** Lets the program go, and leaves it alone. */
  release(): void {
    for (const stop of this.#unsubscribe) stop();
    this.#unsubscribe = [];
    this.#marks(null);
    this.#debugger?.session.standings.ledBy(null);
    this.#debugger?.dispose();
    this.#debugger = null;
  }

  #isConfigured(): void {
    this.#configured = true;
    this.#attach();
  }

  /** When both are there, the program and all breakpoints, it begins. */
  #attach(): void {
    const of = this.#debugger;
    if (!of || !this.#configured || this.#attached || of.session.state !== 'running') return;
    this.#attached = true;
    of.setPoints(this.#breakpoints.points);
    of.attach({ stillClock: this.#options.stillClock, entry: this.#options.stopOnEntry });
  }

  #running(): Debugger {
    if (!this.#debugger) throw new ShownError('No program is debugged here; Run File runs one without.');
    if (this.#debugger.session.over) throw new ShownError('The program has ended.');
    return this.#debugger;
  }

  #standing(): Debugger {
    const of = this.#running();
    if (of.standing === null) throw new ShownError('The program is not stopped.');
    return of;
  }

  #set<Result>(set: () => Result): Result {
    const result = set();
    if (this.#attached) this.#debugger?.setPoints(this.#breakpoints.points);
    return result;
  }

  #setLines(args: DebugProtocol.SetBreakpointsArguments): DebugProtocol.Breakpoint[] {
    const sites = [...(this.#debugger?.trace.sites.values() ?? [])];
    const isKnown = (file: string, line: number) => sites.some((site) => site.file === file && site.line === line);
    const file = realPath(args.source.path ?? '');
    return this.#set(() => this.#breakpoints.setLines(file, args.breakpoints ?? [], isKnown));
  }

  /** Promises are made at a line with a breakpoint: it is good, then. */
  #verify(ids: readonly number[]): void {
    for (const id of ids) {
      const site = this.#debugger?.session.sites.get(id);
      for (const known of site ? this.#breakpoints.nowKnown(site.file, site.line) : []) {
        this.#dap().event('breakpoint', {
          reason: 'changed',
          breakpoint: { id: known, verified: true, line: site?.line },
        });
      }
    }
  }

  async #tellStopped(standing: Standing, markingTime: number): Promise<void> {
    const { reason, event, row, points } = standing;
    const marking = new Promise((resolve) => setTimeout(resolve, markingTime));
    if (row !== NONE) await this.#debugger?.named([row], NAMING_TIME);
    await marking;
    for (const answer of this.#unanswered.splice(0)) answer();
    // What was asked for is answered before.
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#debugger?.standing !== standing) return;
    const lost = this.#debugger?.lostBefore ?? 0;
    if (lost > 0) {
      const output = `This is as far back as it goes: the ${lost.toLocaleString('en')} events before are no longer kept.\n`;
      this.#dap().event('output', { category: 'console', output });
    }
    const filter = points.some((id) => this.#isException(id));
    const { trace } = this.#debugger;
    const promise = row === NONE ? 0 : trace.idOf(row);
    const description = standingWords({ event, promise }, row === NONE ? '' : trace.nameOf(row));
    this.#dap().event('stopped', {
      reason: reason === 'point' ? (filter ? 'exception' : 'breakpoint') : reason,
      description: standing.past ? `In the past: ${description}` : description,
      text: description,
      threadId: THREAD,
      allThreadsStopped: true,
      hitBreakpointIds: [...points],
    });
  }

  #isException(id: number): boolean {
    const point = this.#breakpoints.points.find((each) => each.id === id);
    return point !== undefined && (point.origin === true || point.unheard === true || point.on.includes('unhandled'));
  }

  #tellHit(point: number, row: number, missed: number): void {
    const message = this.#breakpoints.messageOf(point);
    if (message === undefined || row === NONE) return;
    const of = this.#debugger;
    const words: Readonly<Record<string, () => string>> = {
      name: () => of?.trace.nameOf(row) ?? '',
      id: () => String(of?.trace.idOf(row) ?? ''),
      state: () => (of ? stateOf(of.trace, row, of.moment) : ''),
      value: () => of?.trace.textOf(row) ?? '',
    };
    const output = message.replace(/\{(\w+)\}/g, (whole, word: string) => words[word]?.() ?? whole);
    const before = missed > 0 ? `… ${missed} hits of log points were too many to be told\n` : '';
    this.#dap().event('output', { category: 'console', output: `${before}${output}\n` });
  }

  /** Told when it has doubled: a hot loop forgets all the time. */
  #tellForgotten(promises: number): void {
    this.#forgotten += promises;
    if (this.#forgotten < this.#forgottenTold) return;
    this.#forgottenTold = 2 * this.#forgotten;
    const many = this.#forgotten.toLocaleString('en');
    const output = `Too many promises of lines with breakpoints are pending: the oldest ${many} stop nothing any more.\n`;
    this.#dap().event('output', { category: 'console', output });
  }

  async #stack({ startFrame = 0, levels = 0 }: DebugProtocol.StackTraceArguments): Promise<{
    stackFrames: DebugProtocol.StackFrame[];
    totalFrames: number;
  }> {
    const of = this.#running();
    // It may have gone on since the editor asked.
    if (of.standing === null) return { stackFrames: [], totalFrames: 0 };
    const chain = chainFrom(of.trace, topRow(of, of.standing), of.standing.moment);
    const some = chain.slice(startFrame, levels > 0 ? startFrame + levels : undefined);
    await of.named(some, NAMING_TIME);
    setTimeout(() => of.session.standings.shown(), DRAWING_TIME);
    return { stackFrames: some.map((each) => frameOf(of, each)), totalFrames: chain.length };
  }

  /** What failed or was cancelled where a filter has stopped the program, in the words of its error. */
  #exceptionInfo(): DebugProtocol.ExceptionInfoResponse['body'] {
    const of = this.#standing();
    const { event, row, moment } = of.standing ?? { event: '', row: NONE, moment: 0 };
    const unhandled = event === 'unhandled';
    const ending = row !== NONE && stateOf(of.trace, row, moment) === 'cancelled' ? 'cancelled' : 'failed';
    const name = row === NONE ? 'A promise' : of.trace.nameOf(row);
    const words = unhandled ? 'failed, and nobody handles it' : ending === 'cancelled' ? 'was cancelled' : ending;
    return {
      exceptionId: `${name} ${words}`,
      description: row === NONE ? '' : of.trace.textOf(row),
      breakMode: unhandled ? 'unhandled' : 'always',
    };
  }

  #scopes(frame: number): { scopes: DebugProtocol.Scope[] } {
    const of = this.#running();
    const row = frame - 1;
    if (of.standing === null || !of.trace.isKept(row)) return { scopes: [] };
    const variablesReference = this.#variables?.promise(row) ?? 0;
    return { scopes: [{ name: of.trace.nameOf(row), variablesReference, expensive: false }] };
  }

  async #evaluate({ expression, context }: DebugProtocol.EvaluateArguments): Promise<unknown> {
    const of = this.#running();
    try {
      const answer = context === 'hover' ? answerName : context === 'watch' ? answerWatch : answerLine;
      const reply = await answer(of, expression);
      if ('text' in reply) return { result: reply.text, variablesReference: 0 };
      const { row } = reply;
      return { result: this.#variables?.describe(row) ?? '', variablesReference: this.#variables?.promise(row) ?? 0 };
    } catch (error) {
      throw new ShownError(error instanceof Error ? error.message : String(error));
    }
  }

  #dataInfo(args: DebugProtocol.DataBreakpointInfoArguments): unknown {
    const of = this.#running();
    const inside = args.variablesReference ? (this.#variables?.rowOf(args.variablesReference) ?? NONE) : NONE;
    const row = inside !== NONE && args.name === 'state' ? inside : NONE;
    if (row === NONE)
      return { dataId: null, description: 'Break on the state of a promise: it stops when it settles.' };
    return {
      dataId: `promise:${of.trace.idOf(of.trace.rootAt(row, of.moment))}`,
      description: `${of.trace.nameOf(row)} settles`,
      accessTypes: ['write'],
    };
  }
}

/** The program's files have their real names; the editor may have come by a link. */
function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

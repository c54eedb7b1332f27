/** All sessions of one host: which programs are expected, by which token, and what each is called. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { RecordedSession } from '../recording/index.ts';
import { type Dispose, Emitter } from './emitter.ts';
import { HISTORIES_OF_ALL, HISTORY_BYTES, PASSING_BYTES } from './history.ts';
import { type Launch, Session, type SessionOptions } from './session.ts';
import { SourceNamer } from './source-namer.ts';

/** How serious a notice is. */
export type Severity = 'info' | 'warning' | 'error';

/** The last part of a path of any system. */
export const fileName = (path: string): string => path.split(/[\\/]/).at(-1) || path || 'program';

/** Compares two texts in a time that does not tell where they differ. */
export function sameSecret(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/** 32 random bytes as base64url: what a connection shows to be let in. */
export const makeToken = (): string => randomBytes(32).toString('base64url');

/** A program that starts itself again and again stops being watched here. */
const MOST_SESSIONS = 1_000;

/** The sessions of one host: live ones, and those that were read from recordings. */
export class Sessions {
  readonly #historyBytes: number;
  readonly #passing: boolean;
  readonly #sessions = new Map<number, Session>();
  /** Sessions whose token no connection has shown yet. */
  readonly #expected = new Set<Session>();
  /** Tokens that pages may show. */
  readonly #pages = new Set<string>();
  readonly #changed = new Emitter<[]>();
  readonly #added = new Emitter<[Session]>();
  readonly #notices = new Emitter<[Severity, string]>();
  readonly #runs = new Map<string, number>();
  readonly #allBytes: number;
  /** Sessions of which it was said that their beginnings go. */
  readonly #givingWay = new WeakSet<Session>();
  #lastId = 0;
  #changePlanned = false;
  /** Something changed while an editor draws where a debugger has stopped a program: it is told after that. */
  #changeHeld = false;

  /**
   * `historyBytes`: kept of one session's stream; `allBytes`: of all of them together; `passing`: nobody reads but who
   * reads at once, so that next to nothing is kept.
   */
  constructor(
    options: { readonly historyBytes?: number; readonly allBytes?: number; readonly passing?: boolean } = {},
  ) {
    this.#passing = options.passing ?? false;
    this.#historyBytes = options.historyBytes ?? (this.#passing ? PASSING_BYTES : HISTORY_BYTES);
    this.#allBytes = options.allBytes ?? HISTORIES_OF_ALL * this.#historyBytes;
  }

  /** In the order in which they began. */
  get list(): readonly Session[] {
    return [...this.#sessions.values()];
  }

  /** Promises that wait now, in all programs that run. */
  get pending(): number {
    let sum = 0;
    for (const session of this.#sessions.values()) sum += session.pending;
    return sum;
  }

  get(id: number): Session | undefined {
    return this.#sessions.get(id);
  }

  /** Expects a program that is about to be launched: its token lets it in. */
  expect(launch: Launch): Session {
    const session = this.#make(launch, makeToken(), null);
    this.#expected.add(session);
    return session;
  }

  /** Expects a program that runs already: which one it is, it says itself; until then it is called so. */
  expectRunning(name: string): Session {
    const session = this.#make({ program: name }, makeToken(), null, true);
    this.#expected.add(session);
    return session;
  }

  /**
   * Expects pages of a browser, any number: each load of a page is a session of its own. The first one
   * is there at once, so that a view can say what is waited for.
   */
  expectPages(name: string): Session {
    const token = makeToken();
    this.#pages.add(token);
    const session = this.#make({ program: name }, token, null, true);
    this.#expected.add(session);
    return session;
  }

  /** The session of a page that shows `token`, or a sentence why it has none. */
  claimPage(token: string): Session | string {
    const owner = [...this.#pages].find((one) => sameSecret(one, token));
    if (owner === undefined)
      return 'The token is not one for pages: the host that gave it has gone, or it is a program’s.';
    const expected = [...this.#expected].find((session) => session.token === owner && !session.over);
    return this.#connect(expected, () => this.#make({ program: 'page' }, owner, null, true));
  }

  /** A session that is read from a recording: it is over, and gets its events by `replay`. */
  replay(
    recorded: Omit<RecordedSession, 'parent'> & { readonly file: string; readonly parent: Session | null },
  ): Session {
    const { program, file, parent } = recorded;
    const launch = { program, arguments: recorded.arguments };
    const session = this.#add({
      name: this.#nameFor(recorded.name),
      launch,
      token: '',
      parent,
      rename: null,
      recording: file,
    });
    session.replayPid(recorded.pid);
    return session;
  }

  /**
   * The session of a connection that shows `token`, or a sentence why it has none. The first connection
   * is the one that was expected; any further one is a child process that inherited the token.
   */
  claim(token: string): Session | string {
    let owner: Session | null = null;
    for (const session of this.#sessions.values()) {
      if (session.recording === null && sameSecret(session.token, token) && !session.parent) owner = session;
    }
    // A page is not a program, and its token is known to whatever runs in it.
    if (owner && this.#pages.has(owner.token)) owner = null;
    if (!owner) return 'The token is not that of any session: it has been closed, or another host has this port.';
    const parent = owner;
    return this.#connect(owner, () => this.#make({ ...parent.launch }, parent.token, parent));
  }

  /** The session that was expected, once; else a further one, as long as there is room. */
  #connect(expected: Session | undefined, further: () => Session): Session | string {
    if (expected && this.#expected.delete(expected) && !expected.over) return expected;
    if (this.#sessions.size < MOST_SESSIONS) return further();
    return `There are ${MOST_SESSIONS} sessions already: clear those that ended.`;
  }

  /** Drops a session and all that is kept of it. Its token lets nobody in any more, but for further loads of a page. */
  forget(id: number): void {
    const session = this.#sessions.get(id);
    if (!session) return;
    this.#sessions.delete(id);
    this.#expected.delete(session);
    if (!session.over) session.fail('The session was closed while its program ran.');
    this.#changeSoon();
  }

  /** Forgets all that have ended. */
  clear(): void {
    for (const session of this.list) if (session.over) this.forget(session.id);
  }

  /** The list, a summary or a count of waiting promises changed; told once for many changes. */
  onChange(listener: () => void): Dispose {
    return this.#changed.on(listener);
  }

  /** A session is new: told before anything has come from it. */
  onAdd(listener: (session: Session) => void): Dispose {
    return this.#added.on(listener);
  }

  /** Something that a person should read, such as a source file that cannot be parsed. */
  onNotice(listener: (severity: Severity, text: string) => void): Dispose {
    return this.#notices.on(listener);
  }

  #make(launch: Launch, token: string, parent: Session | null, unknown = parent !== null): Session {
    const session = this.#add({
      name: this.#nameFor(launch.program),
      token,
      launch,
      parent,
      page: this.#pages.has(token),
      rename: unknown
        ? (program, thread) => `${this.#nameFor(program)}${thread === undefined ? '' : ` (thread ${thread})`}`
        : null,
    });
    const namer = new SourceNamer(session, (text) => this.#notices.emit('warning', text));
    session.onSites((ids) => namer.add(ids));
    return session;
  }

  #add(options: Omit<SessionOptions, 'id' | 'historyBytes' | 'keepsBeginnings'>): Session {
    this.#lastId++;
    const session = new Session({
      ...options,
      id: this.#lastId,
      historyBytes: this.#historyBytes,
      keepsBeginnings: !this.#passing,
    });
    this.#sessions.set(session.id, session);
    session.onChange(() => this.#changeSoon());
    session.onBytes(() => {
      this.#makeRoom();
      this.#changeSoon();
    });
    session.standings.onChange(() => {
      if (this.#changeHeld && !this.#isHeld) this.#changeSoon();
    });
    this.#added.emit(session);
    this.#changeSoon();
    return session;
  }

  /** All runs together are kept within one bound: the oldest that are over give way first, then the oldest. */
  #makeRoom(): void {
    let kept = 0;
    for (const { history } of this.#sessions.values()) kept += history.kept;
    if (kept <= this.#allBytes) return;
    const sessions = this.list;
    for (const session of [...sessions.filter(({ over }) => over), ...sessions.filter(({ over }) => !over)]) {
      const { history } = session;
      while (kept > this.#allBytes) {
        const before = history.kept;
        if (!history.giveWay()) break;
        kept -= before - history.kept;
        if (!this.#passing) this.#sayGivesWay(session);
      }
      if (kept <= this.#allBytes) return;
    }
  }

  #sayGivesWay(session: Session): void {
    if (this.#givingWay.has(session)) return;
    this.#givingWay.add(session);
    const bound = `${Math.round(this.#allBytes / 2 ** 20).toLocaleString('en')} MiB`;
    this.#notices.emit(
      'info',
      `The beginning of ${session.name} is given up: of all runs together ${bound} are kept, the oldest go first.`,
    );
  }

  #nameFor(program: string): string {
    const name = fileName(program);
    const run = (this.#runs.get(name) ?? 0) + 1;
    this.#runs.set(name, run);
    return run === 1 ? name : `${name} #${run}`;
  }

  #changeSoon(): void {
    if (this.#changePlanned) return;
    this.#changePlanned = true;
    setImmediate(() => {
      this.#changePlanned = false;
      this.#changeHeld = this.#isHeld;
      if (!this.#changeHeld) this.#changed.emit();
    });
  }

  get #isHeld(): boolean {
    for (const { standings } of this.#sessions.values()) if (standings.isHeld) return true;
    return false;
  }
}

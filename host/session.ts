/**
 * One program that is watched, from the moment it is expected to the last byte it sent.
 *
 * Two witnesses tell how it ended: its connection, and whoever launched the process (the command
 * line; the extension where it can). Either may speak first, or alone; the state follows from both:
 * starting → running → ended, or failed when it never connected, was cut off, or sent what is no
 * stream. What came before the fault is kept.
 */
import type { RecordedEnding, RecordedSource } from '../recording/index.ts';
import {
  type DebuggeeMessage,
  type DebuggerMessage,
  ProtocolError,
  type Site,
  StreamDecoder,
} from '../runtime-instrumented/protocol/index.ts';
import type { SessionState, SessionSummary } from '../webview/contract/messages.ts';
import type { SiteName } from '../webview/contract/names.ts';
import { type Dispose, Emitter } from './emitter.ts';
import type { Failures } from './failures.ts';
import { History } from './history.ts';
import { cutOff, type End, endOf, neverConnected, type ProcessEnd, stopped, threadEnded } from './how-it-ended.ts';
import type { Outcome } from './last-values.ts';
import type { Resources } from './resources.ts';
import type { SiteCount } from './site-counts.ts';
import { Standings } from './standing.ts';
import { StreamFacts } from './stream-facts.ts';

/** What is about to be run. */
export interface Launch {
  /** Path of the program. */
  readonly program: string;
  readonly arguments?: readonly string[];
  readonly cwd?: string;
}

/** What a session is made from; `Sessions` makes them. */
export interface SessionOptions {
  readonly id: number;
  readonly name: string;
  readonly token: string;
  readonly launch: Launch;
  /** The session whose token this one came with: its child process. */
  readonly parent: Session | null;
  /** For a session that nobody announced: its name, once it has said which program it is. */
  readonly rename: ((program: string, thread: number | undefined) => string) | null;
  readonly historyBytes: number;
  /** Whether readers may come late, as they may unless told: see History. */
  readonly keepsBeginnings?: boolean;
  /** The file that it is read from, when it is a recording. */
  readonly recording?: string;
  /** It is a page of a browser: code from anywhere, that may not read this machine's files. */
  readonly page?: boolean;
}

/** Milliseconds for which the last bytes, or the connection itself, may be under way after the process has gone. */
const GRACE = { connected: 2_000, unconnected: 500 };

/** A program, live or recorded, as both hosts and all views know it. */
export class Session {
  readonly id: number;
  readonly token: string;
  readonly launch: Launch;
  readonly parent: Session | null;
  readonly history: History;
  /** Where a debugger has stopped it. */
  readonly standings = new Standings();
  /** Name of the file that it is read from; null for a program that is, or was, watched. */
  readonly recording: string | null;
  /** Whether it is a page of a browser, whose word is no reason to hand on a file of this machine. */
  readonly page: boolean;
  readonly finished: Promise<void>;
  readonly #names = new Map<number, SiteName>();
  readonly #sources = new Map<string, RecordedSource>();
  readonly #facts = new StreamFacts();
  readonly #decoder = new StreamDecoder(this.#facts);
  readonly #changed = new Emitter<[]>();
  readonly #received = new Emitter<[]>();
  readonly #named = new Emitter<[readonly (readonly [number, SiteName])[]]>();
  readonly #looked = new Emitter<[]>();
  readonly #lookedAt = new Set<number>();
  readonly #sited = new Emitter<[readonly number[]]>();
  readonly #heard = new Emitter<[DebuggeeMessage]>();
  #send: ((message: DebuggerMessage) => void) | null = null;
  #rename: ((program: string, thread: number | undefined) => string) | null;
  #finish: () => void = () => {};
  #name: string;
  #program: string;
  #state: SessionState = 'starting';
  #pid: number | null = null;
  #exitCode: number | null = null;
  #problem: string | null = null;
  #connection: 'none' | 'open' | 'closed' = 'none';
  #process: ProcessEnd | null = null;
  #stopAsked = false;
  /** Its problem is only that the connection closed without a word: whoever saw the process end may say more. */
  #guessed = false;
  #grace: NodeJS.Timeout | null = null;

  constructor(options: SessionOptions) {
    this.id = options.id;
    this.token = options.token;
    this.launch = options.launch;
    this.parent = options.parent;
    this.history = new History(options.historyBytes, options.keepsBeginnings);
    this.#name = options.name;
    this.#rename = options.rename;
    this.#program = options.launch.program;
    this.recording = options.recording ?? null;
    this.page = options.page ?? false;
    if (this.recording !== null) this.#state = 'ended';
    this.finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  get name(): string {
    return this.#name;
  }
  get program(): string {
    return this.#program;
  }
  /** Whether its name is its own: a child process is called after its parent until it has said who it is. */
  get identified(): boolean {
    return this.#rename === null;
  }
  /** What the program was started with. */
  get arguments(): readonly string[] {
    return this.launch.arguments ?? this.#facts.info?.arguments ?? [];
  }
  get state(): SessionState {
    return this.#state;
  }
  /** It has ended, well or not: nothing more will come. */
  get over(): boolean {
    return this.#state === 'ended' || this.#state === 'failed';
  }
  /** It is over because a person stopped it: that promises were pending then says nothing. */
  get wasStopped(): boolean {
    return this.over && this.#stopAsked;
  }
  /** Promises that wait now; 0 once the program is over. */
  get pending(): number {
    return this.over ? 0 : this.#facts.pending;
  }
  get sites(): ReadonlyMap<number, Site> {
    return this.#facts.sites;
  }
  /** Ids of the sites in a file, by its path on this machine. */
  sitesIn(path: string): readonly number[] {
    return this.#facts.sitesIn(path);
  }
  /** What became of the promises made at a site. */
  countOf(site: number): SiteCount {
    return this.#facts.counts.of(site);
  }
  /** The last outcomes of promises made at a site, the youngest last. */
  lastOf(site: number): readonly Outcome[] {
    return this.#facts.lastValues.of(site);
  }
  /** Failures that nobody handled. */
  get failures(): Pick<Failures, 'list' | 'unlisted'> {
    return this.#facts.failures;
  }
  /** Mutexes, pools and the like, as they are now. */
  get resources(): Pick<Resources, 'list' | 'unlisted'> {
    return this.#facts.resources;
  }
  get names(): ReadonlyMap<number, SiteName> {
    return this.#names;
  }
  get summary(): SessionSummary {
    return {
      id: this.id,
      name: this.#name,
      program: this.#program,
      state: this.#state,
      pid: this.#pid,
      exitCode: this.#exitCode,
      problem: this.#problem,
      ...(this.recording === null ? {} : { recording: this.recording }),
    };
  }

  /** The summary changed. */
  onChange(listener: () => void): Dispose {
    return this.#changed.on(listener);
  }
  /** The history has grown. */
  onBytes(listener: () => void): Dispose {
    return this.#received.on(listener);
  }
  /** Names were read for these sites. */
  onNames(listener: (names: readonly (readonly [number, SiteName])[]) => void): Dispose {
    return this.#named.on(listener);
  }
  onLookedAt(listener: () => void): Dispose {
    return this.#looked.on(listener);
  }
  /** These sites are new. */
  onSites(listener: (ids: readonly number[]) => void): Dispose {
    return this.#sited.on(listener);
  }

  /** The program answered a debugger, or says that it stands. All events before that have been received. */
  onHeard(listener: (message: DebuggeeMessage) => void): Dispose {
    return this.#heard.on(listener);
  }

  /** Says something to the program's gate; false when there is nobody to say it to. */
  command(message: DebuggerMessage): boolean {
    if (this.over || this.#send === null) return false;
    this.#send(message);
    return true;
  }

  // What the connection says.

  /** What the program said to its debugger. */
  hear(message: DebuggeeMessage): void {
    if (!this.over) this.#heard.emit(message);
  }

  /** `send` carries what a debugger says to the program. */
  connected(pid: number, send: ((message: DebuggerMessage) => void) | null = null): void {
    if (this.over) return;
    this.#send = send;
    this.#connection = 'open';
    this.#pid = pid;
    this.#state = 'running';
    this.#changed.emit();
  }

  /** Takes in bytes of the stream. Returns a sentence when they are none: the session has failed then. */
  receive(bytes: Uint8Array): string | null {
    if (this.over) return null;
    try {
      this.#take(bytes);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      const sentence = `The program sent bytes that are no Promise Graph stream. ${error.message}. What came before is kept.`;
      this.fail(sentence);
      return sentence;
    }
    return null;
  }

  // What a recording says.

  /** Takes in recorded bytes; returns the program's time after them, in ns. Throws ProtocolError: what came before is kept. */
  replay(bytes: Uint8Array): number {
    this.#take(bytes);
    return this.#decoder.time;
  }

  /** How the recorded program ended. */
  replayEnding({ exitCode, problem, state }: RecordedEnding): void {
    this.#state = state === 'failed' ? 'failed' : 'ended';
    this.#exitCode = exitCode;
    this.#problem = problem;
    this.#changed.emit();
  }

  /** The process number that the program had. */
  replayPid(pid: number | null): void {
    this.#pid = pid;
  }

  /** The file that it was read from is damaged. */
  damaged(problem: string): void {
    this.#problem = this.#problem === null ? problem : `${problem} ${this.#problem}`;
    this.#changed.emit();
  }

  /** Text of a source file as it was when the program was recorded. */
  addSource(source: RecordedSource): void {
    this.#sources.set(source.file, source);
  }

  /** The recorded text of a site's file, if there is any. */
  source(file: string): RecordedSource | undefined {
    return this.#sources.get(file);
  }

  /** Reads bytes and keeps them. Throws ProtocolError at what is no stream: what came before that is kept. */
  #take(bytes: Uint8Array): void {
    let good = bytes.length;
    try {
      this.#decoder.push(bytes);
    } catch (error) {
      good = error instanceof ProtocolError ? Math.min(Math.max(0, error.offset - this.history.end), good) : 0;
      throw error;
    } finally {
      this.#keep(bytes.subarray(0, good));
    }
  }

  #keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.history.append(bytes);
    this.#identify();
    this.#received.emit();
    const newSites = this.#facts.takeNewSites();
    if (newSites.length > 0) this.#sited.emit(newSites);
  }

  /** A child process or a thread is a program that nobody announced: it says itself which. */
  #identify(): void {
    const info = this.#facts.info;
    if (!info?.program || !this.#rename) return;
    const { program, thread } = info;
    // One that runs its parent's program again has been called so already.
    if (program !== this.#program || thread !== undefined) this.#name = this.#rename(program, thread);
    this.#program = program;
    this.#rename = null;
    this.#changed.emit();
  }

  /** The connection has closed. Nothing more will come. */
  disconnected(): void {
    this.#connection = 'closed';
    this.#conclude(false);
  }

  // What the launcher says.

  /** The process is there, with this number. */
  processStarted(pid: number): void {
    if (this.over || this.#pid !== null) return;
    this.#pid = pid;
    this.#changed.emit();
  }

  /** A person asked the program to stop: that it is cut off is then no failure. */
  stopAsked(): void {
    this.#stopAsked = true;
  }

  /** The process has gone: with an exit code, or by a signal. */
  processExited(code: number | null, signal: string | null): void {
    this.#process = { code, signal };
    if (this.over) {
      this.#refine();
      return;
    }
    this.#conclude(false);
    if (!this.over) {
      const grace = this.#connection === 'none' ? GRACE.unconnected : GRACE.connected;
      this.#grace = setTimeout(() => this.#conclude(true), grace);
      this.#grace.unref();
    }
  }

  /** The process could not even be started. */
  failedToStart(problem: string): void {
    this.fail(problem);
  }

  /** Ends the session with a sentence that says what was wrong. */
  fail(problem: string): void {
    if (this.over) return;
    this.#end({ state: 'failed', exitCode: this.#process?.code ?? null, problem });
  }

  /** Adds what was read in the source. */
  addNames(names: readonly (readonly [number, SiteName])[]): void {
    for (const [site, name] of names) this.#names.set(site, name);
    if (names.length > 0) this.#named.emit(names);
  }

  /** Sites for which the source was looked at, whether or not there was a name. */
  lookedAt(sites: readonly number[]): void {
    for (const site of sites) this.#lookedAt.add(site);
    this.#looked.emit();
  }

  /** Whether the name of a site is all that will ever be known of it. */
  isLookedAt(site: number): boolean {
    return this.#lookedAt.has(site);
  }

  #conclude(late: boolean): void {
    if (this.over) return;
    const ended = this.#facts.ended;
    if (this.#connection === 'none') {
      if (!this.#process || !late) return;
      this.#end(this.#stopAsked ? stopped(this.#process) : neverConnected(this.#process));
      return;
    }
    if (this.#connection === 'open' && !late) return;
    this.#guessed = !ended;
    this.#end(ended ? endOf(ended, this.#process) : this.#cutOff());
  }

  #cutOff(): End {
    if (this.#stopAsked) return stopped(this.#process);
    if (this.#facts.info?.thread !== undefined) return threadEnded;
    return cutOff(this.#process, this.#decoder.incomplete > 0);
  }

  /** The process's end was told after the connection's: it may know better. */
  #refine(): void {
    if (this.#exitCode !== null || !this.#process) return;
    const code = this.#process.code;
    if (code !== null) this.#exitCode = code;
    if (this.#guessed) this.#problem = this.#cutOff().problem;
    this.#changed.emit();
  }

  #end({ state, exitCode, problem }: End): void {
    if (this.#grace) clearTimeout(this.#grace);
    this.#state = state;
    this.#exitCode = exitCode;
    this.#problem = problem;
    this.#changed.emit();
    this.#finish();
  }
}

/**
 * A Chromium with one page, spoken to with as little as can be. A tool that drives browsers has the page record its
 * network: each message of the page's socket then goes, as text in base64, through the page's own thread, the browser
 * and the tool. Where the page takes a stream of many megabytes that would be most of what is measured.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { ARGUMENTS } from './chromium.ts';

/** Of a browser that stands alone: it asks nothing, and holds back no page that is not in front. */
const ALONE = [
  '--headless',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-extensions',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--mute-audio',
  '--remote-debugging-port=0',
] as const;
const LISTENING = /DevTools listening on (ws:\S+)/;
/** A browser that has just been started is at work on its own for a second or two; a person's has long been open. */
const SETTLED = { everyMs: 300, seconds: 0.02, looks: 40 };

type Answer = Record<string, unknown>;

interface Incoming {
  readonly id?: number;
  readonly method?: string;
  readonly sessionId?: string;
  readonly params?: Answer;
  readonly result?: Answer;
  readonly error?: { readonly message: string };
}

/** An event of a trace. */
export interface TraceEvent {
  readonly name: string;
  readonly cat: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  /** Microseconds of the processor. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** The DevTools protocol over one socket: a promise for each answer, a set of ears for what comes unasked. */
class Devtools {
  private readonly socket: WebSocket;
  private readonly waiting = new Map<number, { resolve(result: Answer): void; reject(error: Error): void }>();
  private readonly ears = new Map<string, (params: Answer) => void>();
  private last = 0;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.addEventListener('message', ({ data }) => this.take(JSON.parse(String(data)) as Incoming));
    socket.addEventListener('close', () => {
      for (const { reject } of this.waiting.values()) reject(new Error('Chromium has gone.'));
      this.waiting.clear();
    });
  }

  static async connect(address: string): Promise<Devtools> {
    const socket = new WebSocket(address);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve, { once: true });
      socket.addEventListener('error', () => reject(new Error('Chromium does not answer.')), { once: true });
    });
    return new Devtools(socket);
  }

  send(method: string, params: Answer = {}, sessionId?: string): Promise<Answer> {
    const id = ++this.last;
    this.socket.send(JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }));
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }

  /** One listener for each kind of event is enough here. */
  on(method: string, ear: (params: Answer) => void): void {
    this.ears.set(method, ear);
  }

  close(): void {
    this.socket.close();
  }

  private take({ id, method, params = {}, result = {}, error }: Incoming): void {
    if (id === undefined) {
      this.ears.get(method ?? '')?.(params);
      return;
    }
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(error.message));
  }
}

/** A page, and what its browser can tell of it. */
export class PlainPage {
  private readonly devtools: Devtools;
  private readonly session: string;
  private readonly traced: TraceEvent[] = [];

  constructor(devtools: Devtools, session: string) {
    this.devtools = devtools;
    this.session = session;
    devtools.on('Tracing.dataCollected', ({ value }) => {
      for (const event of value as TraceEvent[]) this.traced.push(event);
    });
  }

  /** Goes there; `before` runs in the page before any script of its own. */
  async open(address: string, before: string): Promise<void> {
    await this.send('Page.enable');
    await this.send('Performance.enable');
    await this.send('Page.addScriptToEvaluateOnNewDocument', { source: before });
    await this.send('Page.navigate', { url: address });
  }

  /** The value of an expression in the page, as JSON; of a promise, when it is there. */
  async evaluate<Value>(expression: string): Promise<Value> {
    const { result, exceptionDetails } = (await this.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    })) as { result: { value: Value }; exceptionDetails?: { text: string } };
    if (exceptionDetails !== undefined) throw new Error(`the page: ${exceptionDetails.text}`);
    return result.value;
  }

  /** Waits until an expression in the page is true; it is looked at ten times a second. */
  async waitFor(condition: string, timeoutMs: number): Promise<void> {
    const until = performance.now() + timeoutMs;
    // The page may still be that of before: one that goes takes the question with it.
    while (performance.now() < until) {
      const left = Math.round(until - performance.now());
      const asked = `new Promise((done) => {
        const end = performance.now() + ${left};
        const look = () => (${condition}) ? done(true) : performance.now() > end ? done(false) : setTimeout(look, 100);
        look();
      })`;
      if (await this.evaluate<boolean>(asked).catch(() => false)) return;
      await pass(10);
    }
    throw new Error(`the page never had: ${condition}`);
  }

  /** Milliseconds of a processor that the page's thread has had since it was opened. */
  async threadTime(): Promise<number> {
    const { metrics } = (await this.send('Performance.getMetrics')) as { metrics: { name: string; value: number }[] };
    return 1000 * (metrics.find(({ name }) => name === 'ThreadTime')?.value ?? 0);
  }

  /** Traces every process of the browser until `stopTrace`. */
  async startTrace(categories: readonly string[]): Promise<void> {
    await this.devtools.send('Tracing.start', {
      transferMode: 'ReportEvents',
      traceConfig: { recordMode: 'recordContinuously', includedCategories: categories, excludedCategories: ['*'] },
    });
  }

  async stopTrace(): Promise<readonly TraceEvent[]> {
    const complete = new Promise<void>((resolve) => this.devtools.on('Tracing.tracingComplete', () => resolve()));
    await this.devtools.send('Tracing.end');
    await complete;
    return this.traced;
  }

  private send(method: string, params: Answer = {}): Promise<Answer> {
    return this.devtools.send(method, params, this.session);
  }
}

/** Starts a browser, waits until it has nothing more to do of its own, and closes it when `use` is done. */
export async function withPlainPage<Result>(
  executable: string,
  size: { readonly width: number; readonly height: number },
  use: (page: PlainPage) => Promise<Result>,
): Promise<Result> {
  const profile = mkdtempSync(join(tmpdir(), 'promise-graph-browser-'));
  const child = spawn(executable, [...ARGUMENTS, ...ALONE, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const closed = new Promise((resolve) => child.once('close', resolve));
  try {
    const devtools = await Devtools.connect(await whereItListens(child));
    const { targetId } = await devtools.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await devtools.send('Target.attachToTarget', { targetId, flatten: true });
    const metrics = { ...size, deviceScaleFactor: 1, mobile: false };
    await devtools.send('Emulation.setDeviceMetricsOverride', metrics, sessionId as string);
    await settle(devtools);
    const result = await use(new PlainPage(devtools, sessionId as string));
    await devtools.send('Browser.close').catch(() => {});
    devtools.close();
    return result;
  } finally {
    child.kill();
    await closed;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

function whereItListens(child: ChildProcess): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    child.stderr?.on('data', (data: Buffer) => {
      said += data.toString();
      const [, address] = LISTENING.exec(said) ?? [];
      if (address !== undefined) resolve(address);
    });
    child.once('error', reject);
    child.once('close', () => reject(new Error(`Chromium ended before it listened: ${said}`)));
  });
}

async function settle(devtools: Devtools): Promise<void> {
  let before = Number.NaN;
  for (let look = 0; look < SETTLED.looks; look++) {
    const { processInfo } = (await devtools.send('SystemInfo.getProcessInfo')) as {
      processInfo: { cpuTime: number }[];
    };
    const now = processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
    if (now - before < SETTLED.seconds) return;
    before = now;
    await pass(SETTLED.everyMs);
  }
}

/** The real command line and its page in Chromium: what a person sees who runs a program, or opens a recording. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { ARGUMENTS } from './chromium.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
/** Tasks of this many milliseconds are told of by the browser. */
const LONG = 50;
const ADDRESS = /http:\/\/127\.0\.0\.1:\d+\/\S*/;

/** A run of the command line. */
export interface Command {
  /** Where its page is. */
  readonly address: Promise<string>;
  /** The first line that its program printed. */
  readonly printed: Promise<string>;
  stop(): void;
}

/** Starts `promise-graph` with these arguments. */
export function command(given: readonly string[]): Command {
  const child = spawn(process.execPath, [cli, ...given], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let said = '';
  const printed = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString();
      if (output.includes('\n')) resolve(output.slice(0, output.indexOf('\n')));
    });
    child.once('close', () => reject(new Error(`the program ended before it printed a line: ${said}`)));
  });
  // Who waits for one of the two is told; the other may never be asked for.
  printed.catch(() => {});
  const address = new Promise<string>((resolve, reject) => {
    child.stderr.on('data', (data: Buffer) => {
      said += data.toString();
      const [found] = ADDRESS.exec(said) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.once('close', () => reject(new Error(`promise-graph ended before it said where its page is: ${said}`)));
  });
  return { address, printed, stop: () => child.kill('SIGTERM') };
}

/** What happened on a page until it was looked at. */
export interface Watched {
  /** The wall clock's time, in milliseconds, at which the page had shown so many failures and drawn the frame. */
  readonly failures: readonly number[];
  /** The same when it had shown so many promises as were waited for; 0 when it never did. */
  readonly shown: number;
  /** Milliseconds that the page's thread was blocked at once, at the longest; of less than 50 ms only a bound is known. */
  readonly blocked: number;
  /** Milliseconds of a processor that the page's thread has had. */
  readonly thread: number;
  /** The wall clock's time at which the page began to load, and milliseconds since, when it was looked at. */
  readonly begun: number;
  readonly lasted: number;
}

/** Opens the page, with what notes down what it shows; `use` says when it may be closed. */
export async function watch(
  executable: string,
  address: string,
  promises: number,
  use: (page: Page) => Promise<void>,
): Promise<Watched> {
  const browser: Browser = await chromium.launch({ executablePath: executable, args: [...ARGUMENTS] });
  try {
    const page = await browser.newPage({ viewport: { width: 1240, height: 840 } });
    await page.addInitScript(NOTING, promises);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    await page.goto(address);
    await use(page);
    const noted = await page.evaluate(() => ({
      ...window.noted,
      begun: performance.timeOrigin,
      lasted: performance.now(),
    }));
    const { metrics } = await session.send('Performance.getMetrics');
    const seconds = metrics.find(({ name }) => name === 'ThreadTime')?.value ?? 0;
    return { ...noted, blocked: noted.blocked || Math.min(LONG, noted.frame), thread: 1000 * seconds };
  } finally {
    await browser.close();
  }
}

interface Noted {
  failures: number[];
  shown: number;
  /** The longest task that the browser calls a long one, and the longest way from one frame to the next. */
  blocked: number;
  frame: number;
}

declare global {
  interface Window {
    noted: Noted;
  }
}

/** In the page, before its own script: looks at the counts by state after each frame that changed them. */
const NOTING = (promises: number): void => {
  const noted: Noted = { failures: [], shown: 0, blocked: 0, frame: 0 };
  window.noted = noted;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) noted.blocked = Math.max(noted.blocked, duration);
  }).observe({ type: 'longtask', buffered: true });
  const wall = (): number => performance.timeOrigin + performance.now();
  const count = (state: string): number =>
    Number(document.querySelector(`.pill[data-state="${state}"] .count`)?.textContent?.replaceAll(',', '') ?? 0);
  let before = performance.now();
  const look = (): void => {
    const now = performance.now();
    noted.frame = Math.max(noted.frame, now - before);
    before = now;
    // What stands here at the beginning of a frame has been drawn by the last one.
    const failures = count('failed');
    while (noted.failures.length < failures) noted.failures.push(wall());
    const all = ['pending', 'returned', 'failed', 'cancelled'].reduce((sum, state) => sum + count(state), 0);
    if (noted.shown === 0 && all >= promises) noted.shown = wall();
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
};

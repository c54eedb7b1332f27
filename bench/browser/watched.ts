/** The real command line and its page in Chromium: what a person sees who runs a program, or opens a recording. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type PlainPage, type TraceEvent, withPlainPage } from './plain-browser.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const SIZE = { width: 1240, height: 840 };
/** Tells in a trace which process is the page's. */
const MARK = 'promise-graph: the page begins';
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
  /** The longest task of the page's thread in milliseconds, by the wall, and the longest by its own time on a processor. */
  readonly blocked: number;
  readonly ownBlocked: number;
  /** Milliseconds of a processor that the page's thread has had. */
  readonly thread: number;
  /** The wall clock's time at which the page began to load, and milliseconds since, when it was looked at. */
  readonly begun: number;
  readonly lasted: number;
}

/** Opens the page, with what notes down what it shows; `use` says when it may be closed. */
export function watch(
  executable: string,
  address: string,
  promises: number,
  use: (page: PlainPage) => Promise<void>,
): Promise<Watched> {
  return withPlainPage(executable, SIZE, async (page) => {
    await page.startTrace(['toplevel', 'blink.user_timing']);
    await page.open(address, `(${NOTING.toString()})(${promises}, ${JSON.stringify(MARK)})`);
    await use(page);
    const noted = await page.evaluate<Noted & { begun: number; lasted: number }>(
      '({ ...window.noted, begun: performance.timeOrigin, lasted: performance.now() })',
    );
    const thread = await page.threadTime();
    return { ...noted, ...longest(await page.stopTrace()), thread };
  });
}

/** The longest tasks of the page's thread since it began. */
function longest(events: readonly TraceEvent[]): Pick<Watched, 'blocked' | 'ownBlocked'> {
  // A page that is gone to after another has two beginnings: that of nothing, and its own.
  const begun = events.filter(({ name }) => name === MARK).at(-1);
  if (begun === undefined) throw new Error('the trace has no beginning of the page');
  const tasks = events.filter(
    ({ pid, tid, ph, ts, dur = 0 }) => ph === 'X' && pid === begun.pid && tid === begun.tid && ts + dur >= begun.ts,
  );
  return {
    blocked: Math.max(0, ...tasks.map(({ dur = 0 }) => dur / 1000)),
    ownBlocked: Math.max(0, ...tasks.map(({ tdur = 0 }) => tdur / 1000)),
  };
}

interface Noted {
  failures: number[];
  shown: number;
}

declare global {
  interface Window {
    noted: Noted;
  }
}

/** In the page, before its own script: looks at the counts by state after each frame that changed anything. */
const NOTING = (promises: number, mark: string): void => {
  performance.mark(mark);
  const noted: Noted = { failures: [], shown: 0 };
  window.noted = noted;
  const wall = (): number => performance.timeOrigin + performance.now();
  const count = (state: string): number =>
    Number(document.querySelector(`.pill[data-state="${state}"] .count`)?.textContent?.replaceAll(',', '') ?? 0);
  const look = (): void => {
    const failures = count('failed');
    while (noted.failures.length < failures) noted.failures.push(wall());
    const all = ['pending', 'returned', 'failed', 'cancelled'].reduce((sum, state) => sum + count(state), 0);
    if (noted.shown === 0 && all >= promises) noted.shown = wall();
  };
  // A page that shows nothing new is not to draw frames for this: only what changed is looked at, when the frame
  // that shows it is over.
  let asked = false;
  new MutationObserver(() => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        asked = false;
        look();
      }),
    );
  }).observe(document, { subtree: true, childList: true, characterData: true });
};

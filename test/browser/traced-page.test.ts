/**
 * Pages that are traced, in a real Chromium, at a real channel: what is told of their promises, and
 * that a page computes in the same order what it computes without us.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { annotatePage } from '../../cli/site-server.ts';
import { type ChannelServer, type Session, Sessions, startChannelServer } from '../../host/index.ts';
import { describeStream, type EventObject } from '../../runtime-instrumented/protocol/index.ts';
import { eventually, launch } from './view-page.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
let browser: Browser;
let runtime: string;
let site: Server;
let origin: string;
/** The page that the site serves now. */
let html = '';
let sessions: Sessions;
let server: ChannelServer;
let page: Page;
let problems: string[];

beforeAll(async () => {
  browser = await launch();
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['runtime-instrumented/browser/global.ts'],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    minify: true,
  });
  runtime = outputFiles[0].text;
  site = createServer((request, response) => {
    if (request.url === '/never') return;
    if (request.url === '/slow') return void response.writeHead(200).flushHeaders();
    const isScript = request.url === '/promise-graph.js';
    response.writeHead(200, { 'Content-Type': isScript ? 'text/javascript' : 'text/html; charset=utf-8' });
    response.end(isScript ? runtime : html);
  });
  await new Promise<void>((listening) => site.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await browser.close();
  site.closeAllConnections();
  site.close();
});
beforeEach(async () => {
  sessions = new Sessions();
  server = await startChannelServer({ sessions });
  page = await browser.newPage();
  problems = [];
  page.on('pageerror', (error) => problems.push(String(error)));
});
afterEach(async () => {
  await page.close();
  await server.close();
});

/** Loads a page with this script; `annotated`: as the command line serves it, else with our tag alone. */
async function load(script: string, how: 'annotated' | 'tag' | 'untraced'): Promise<Session> {
  const session = sessions.expectPages('a page');
  const text = `<!doctype html><body><script>\nwindow.said = [];\n${script}\n</script>`;
  const marked = how === 'annotated' ? ' data-marked' : '';
  const tag = `<script src="/promise-graph.js" data-channel="${server.pageChannelOf(session)}"${marked}></script>`;
  html = how === 'annotated' ? annotatePage(text, '/site/page.html', tag) : how === 'tag' ? `${tag}${text}` : text;
  await page.goto(`${origin}/page.html`);
  return session;
}

const said = (): Promise<unknown> => page.evaluate(() => (window as unknown as { said: unknown }).said);

function eventsOf(session: Session): EventObject[] {
  const piece = session.history.read(0, 1 << 24);
  return piece === null || piece === 'lost' ? [] : describeStream(piece.bytes);
}

/** What is told, a line a promise: what it is called, what it waits for, and what it came to. */
function promisesOf(session: Session): string[] {
  const events = eventsOf(session);
  const names = new Map<number, string>();
  const waits = new Map<number, string[]>();
  const ends = new Map<number, string>();
  for (const event of events) {
    if (event.event === 'create') names.set(event.id, event.detail || event.operation);
    else if (event.event === 'label') names.set(event.id, event.text);
    else if (event.event === 'depend') {
      waits.set(event.waiter, [...(waits.get(event.waiter) ?? []), names.get(event.on) ?? '?']);
    } else if (event.event === 'settle') ends.set(event.id, `${event.state} ${event.text}`);
  }
  return [...names].map(
    ([id, name]) => `${name}${waits.has(id) ? ` ← ${waits.get(id)?.join(', ')}` : ''}: ${ends.get(id) ?? 'pending'}`,
  );
}

const ORDER = `
  const say = (text) => said.push(text);
  class Sub extends Promise {}
  say([new Promise(() => {}) instanceof Promise, Sub.resolve(1) instanceof Sub, new Sub(() => {}).then() instanceof Sub]);
  say([Promise.name, Promise.length, Promise.prototype.then.length, Promise.all.name, Promise.resolve.length]);
  const same = new Promise((r) => r(1));
  say(Promise.resolve(same) === same);
  const hostile = { get then() { say('asked'); return (f) => { f(7); f(8); throw 9; }; } };
  const ticks = async (name, n) => { for (let i = 0; i < n; i++) { await null; say(name + i); } return name; };
  const all = Promise.all([ticks('a', 3), ticks('b', 2), hostile, 5]).then((v) => say(v.join()));
  Promise.resolve().then(() => say('then1')).finally(() => say('finally')).then(() => say('then2'));
  Promise.reject(new Error('no')).catch((e) => say(e.message)).then(() => say('after'));
  (async () => { try { await (async () => { throw new TypeError('deep'); })(); } catch (e) { say(e.name); } return ticks('c', 1); })().then(say);
  new Promise((r) => { r(same); r(2); }).then((v) => say('adopted ' + v));
  Promise.race([ticks('d', 1), new Promise(() => {})]).then((v) => say('race ' + v));
  Promise.any([Promise.reject(1), ticks('e', 2)]).then((v) => say('any ' + v));
  queueMicrotask(() => say('microtask'));
  setTimeout(() => { say('end'); window.over = true; }, 30);
  window.addEventListener('unhandledrejection', (e) => { e.preventDefault(); say('unhandled ' + e.reason); });
  Promise.reject('nobody').then(() => {});
`;

describe('a page', () => {
  it('computes the same in the same order: untraced, with our tag, and annotated', async () => {
    const runs: unknown[] = [];
    for (const how of ['untraced', 'tag', 'annotated'] as const) {
      await load(ORDER, how);
      await page.waitForFunction('window.over === true');
      runs.push(await said());
    }
    expect(runs[1]).toEqual(runs[0]);
    expect(runs[2]).toEqual(runs[0]);
    expect(problems).toEqual([]);
  });

  it('whose files are annotated tells its functions, awaits, timers and failures, with their lines', async () => {
    const session = await load(
      `const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms, 'rested'));
async function child() { const word = await wait(5); return word.length; }
async function main() {
  const [a, b] = await Promise.all([child(), 4]);
  try { await Promise.reject(new RangeError('far')); } catch (error) { said.push(error.message); }
  throw new Error(String(a + b));
}
main().catch((error) => { said.push(error.message); });`,
      'annotated',
    );
    await eventually(() => promisesOf(session)).toEqual(
      expect.arrayContaining([
        'main ← all, reject: failed Error: 10',
        'child ← timer of 5 ms: returned 6',
        'timer of 5 ms: returned "rested"',
        'catch ← main: returned ()',
        'reject: failed RangeError: far',
      ]),
    );
    const places = [...session.sites.values()].map(({ file, line, functionName }) => `${file}:${line} ${functionName}`);
    // The script begins on the page's third line.
    expect(places).toEqual(expect.arrayContaining(['/site/page.html:4 child', '/site/page.html:5 main']));
  });

  it('with our tag alone tells what it chains and makes, and not what it awaits', async () => {
    const session = await load(
      `async function unseen() { await new Promise((resolve) => setTimeout(resolve, 1)); return 3; }
unseen().then((three) => three + 1).finally(() => {});
new Promise((resolve) => { resolve('first'); resolve('second'); });`,
      'tag',
    );
    await eventually(() => promisesOf(session)).toEqual(
      expect.arrayContaining([
        'native: returned 3',
        'then ← native: returned 4',
        'finally ← then: returned 4',
        'timer of 1 ms: returned ()',
      ]),
    );
    const again = eventsOf(session).filter((event) => event.event === 'unhandled');
    expect(again).toMatchObject([{ how: 'settledAgain', text: 'resolved with "second"' }]);
  });

  it('tells whom an abort reaches, and who ignores it', async () => {
    const session = await load(
      `const controller = new AbortController();
const { signal } = controller;
const ignores = new Promise((resolve) => { signal.addEventListener('abort', () => {}); setTimeout(resolve, 100000); });
const obeys = new Promise((_, reject) => { signal.addEventListener('abort', () => reject(signal.reason)); });
obeys.catch(() => {});
const request = fetch('/slow', { signal }).then(() => {
  setTimeout(() => controller.abort(), 10);
  return fetch('/never', { signal });
}).catch(() => {});`,
      'annotated',
    );
    const reached = () =>
      eventsOf(session).flatMap((event) =>
        event.event === 'cancel' && event.reach !== 'requested' ? [event.reach] : [],
      );
    await eventually(reached).toEqual(['ignored', 'reached', 'reached']);
  });

  it('whose own way to write stacks throws is left alone, is told with its places, and keeps that way', async () => {
    const session = await load(
      `Error.prepareStackTrace = () => { said.push('asked'); throw new RangeError('mine'); };
Promise.resolve(4).then((four) => said.push(four));
new Promise(() => {});
try { new Error('own').stack; } catch (error) { said.push(error.message); }`,
      'tag',
    );
    await eventually(said).toEqual(['asked', 'mine', 4]);
    await eventually(() => [...new Set([...session.sites.values()].map(({ line }) => line))]).toEqual([4, 5]);
    expect(problems).toEqual([]);
  });

  it('that makes more than can be sent and then goes quiet has said that events were lost', async () => {
    const session = await load(
      `for (let i = 0; i < 3000; i++) Promise.resolve(i + 'x'.repeat(4000)).then(() => {});`,
      'tag',
    );
    const lost = () => eventsOf(session).flatMap((event) => (event.event === 'gap' ? [event.count] : []));
    await eventually(() => lost().reduce((all, count) => all + count, 0)).toBeGreaterThan(0);
  });

  it('runs on when nobody is there to be told', async () => {
    const session = await load(`said.push('begun'); setTimeout(() => said.push('done'), 20);`, 'untraced');
    html = `<!doctype html><script src="/promise-graph.js" data-channel="ws://127.0.0.1:1/page#none"></script>
<script>window.said = []; Promise.resolve(4).then((four) => said.push(four));</script>`;
    await page.goto(`${origin}/page.html`);
    await eventually(said).toEqual([4]);
    expect(session.state).toBe('starting');
    expect(problems).toEqual([]);
  });
});

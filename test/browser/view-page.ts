/**
 * The real page in headless Chromium, with a host that the test plays: inside an editor (a stand-in
 * for acquireVsCodeApi) or in a plain browser (a scripted WebSocket). Bundled once per test file.
 */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Browser, type BrowserContextOptions, chromium, type Page, type WebSocketRoute } from 'playwright-core';
import { expect } from 'vitest';
import type { HostMessage, SessionSummary, ViewMessage } from '../../webview/contract/messages.ts';

const ORIGIN = 'http://view.test';
const root = fileURLToPath(new URL('../..', import.meta.url));
/** So many looks in turn, 50 ms apart, that find no new frame are a page at rest. */
const STILL = 5;

export interface Bundle {
  readonly script: string;
  readonly style: string;
}

/** The view's script and stylesheet, as the build makes them. */
export async function bundleView(): Promise<Bundle> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: { main: 'webview/main.ts' },
    outdir: 'out',
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'warning',
  });
  const ending = (end: string): string => outputFiles.find(({ path }) => path.endsWith(end))!.text;
  return { script: ending('main.js'), style: ending('main.css') };
}

/** Expects of what is read that it comes to be so. */
export function eventually<Value>(read: () => Value | Promise<Value>) {
  return expect.poll(read, { timeout: 10_000 });
}

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export const SESSION: SessionSummary = {
  id: 1,
  name: 'heads.ts',
  program: '/home/ada/heads.ts',
  state: 'running',
  pid: 4711,
  exitCode: null,
  problem: null,
};

export interface ViewOptions extends BrowserContextOptions {
  readonly host?: 'vscode' | 'browser';
  /** Classes of the body, by which VS Code says its theme. */
  readonly bodyClass?: string;
  /** What the view remembered before it was hidden. */
  readonly state?: unknown;
  readonly token?: string;
}

/** A loaded view, and the host's side of the conversation. */
export class ViewPage {
  readonly page: Page;
  readonly errors: string[] = [];
  private readonly received: ViewMessage[] = [];
  private socket: WebSocketRoute | null = null;

  constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.errors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
  }

  static async open(browser: Browser, bundle: Bundle, options: ViewOptions = {}): Promise<ViewPage> {
    const { host = 'vscode', bodyClass = 'vscode-dark', state = null, token = 'secret', ...context } = options;
    const page = await browser.newPage({ viewport: { width: 1372, height: 602 }, ...context });
    const view = new ViewPage(page);
    await page.route(`${ORIGIN}/**`, (route) => {
      const path = new URL(route.request().url()).pathname;
      if (path === '/main.js') return route.fulfill({ contentType: 'text/javascript', body: bundle.script });
      if (path === '/main.css') return route.fulfill({ contentType: 'text/css', body: bundle.style });
      return route.fulfill({ contentType: 'text/html', body: documentOf(host === 'vscode' ? bodyClass : '') });
    });
    await page.exposeFunction('toHost', (message: ViewMessage) => view.received.push(message));
    if (host === 'vscode') await page.addInitScript(installEditor, state);
    else await view.listen();
    await page.addInitScript(countFrames);
    await page.goto(`${ORIGIN}/#${token}`);
    if (token !== '') await view.sent('ready');
    return view;
  }

  /** What the host says. */
  async say(message: HostMessage): Promise<void> {
    if (this.socket !== null) {
      if (message.type !== 'events') this.socket.send(JSON.stringify(message));
      else {
        const frame = Buffer.alloc(4 + message.bytes.length);
        frame.writeUInt32LE(message.session, 0);
        frame.set(message.bytes, 4);
        this.socket.send(frame);
      }
      return;
    }
    if (message.type !== 'events') return this.post(message);
    await this.page.evaluate(
      ({ session, base64 }) => {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        window.postMessage({ type: 'events', session, bytes }, '*');
      },
      { session: message.session, base64: Buffer.from(message.bytes).toString('base64') },
    );
  }

  /** Says anything at all, as a host that is broken would. */
  async post(message: unknown): Promise<void> {
    await this.page.evaluate((posted) => window.postMessage(posted, '*'), message);
  }

  /** Tells of one session and shows it. */
  async session(summary: Partial<SessionSummary> = {}): Promise<void> {
    const session = { ...SESSION, ...summary };
    await this.say({ type: 'sessions', sessions: [session], show: session.id });
  }

  /** Messages of a kind that the view has sent; waits for the first. */
  async sent<Type extends ViewMessage['type']>(type: Type): Promise<Extract<ViewMessage, { type: Type }>[]> {
    const found = (): Extract<ViewMessage, { type: Type }>[] =>
      this.received.filter((message): message is Extract<ViewMessage, { type: Type }> => message.type === type);
    for (let tries = 0; found().length === 0 && tries < 200; tries++) await this.page.waitForTimeout(25);
    if (found().length === 0) throw new Error(`the view sent no “${type}”: ${this.errors.join('; ')}`);
    return found();
  }

  get messages(): readonly ViewMessage[] {
    return this.received;
  }

  /** Waits until no frame has been drawn for a while, and returns how many there were until then. */
  async rest(): Promise<number> {
    let before = -1;
    for (let tries = 0, still = 0; tries < 500; tries++) {
      const frames = await this.page.evaluate(() => window.framesDrawn);
      still = frames === before ? still + 1 : 0;
      if (still === STILL) return frames;
      before = frames;
      await this.page.waitForTimeout(50);
    }
    throw new Error('the page never comes to rest');
  }

  /** The host goes away, or comes again. */
  async hangUp(code = 1001): Promise<void> {
    await this.socket?.close({ code, reason: '' });
  }

  /** What a person reads there, on one line; '' where there is nothing. */
  async text(selector: string): Promise<string> {
    return (await this.page.locator(selector).allInnerTexts()).join(' ').replace(/\s+/g, ' ').trim();
  }

  async screenshot(name: string): Promise<void> {
    const folder = `${root}/test/screenshots`;
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: `${folder}/${name}.png` });
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  private async listen(): Promise<void> {
    await this.page.routeWebSocket(/\/view$/, (socket) => {
      this.socket = socket;
      socket.onMessage((text) => this.received.push(JSON.parse(String(text)) as ViewMessage));
    });
  }
}

declare global {
  interface Window {
    framesDrawn: number;
    toHost(message: unknown): void;
  }
}

function documentOf(bodyClass: string): string {
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Promise Graph</title>' +
    '<link rel="stylesheet" href="/main.css"></head>' +
    `<body class="${bodyClass}"><main id="app"></main><script type="module" src="/main.js"></script></body></html>`
  );
}

/** Runs in the page: what VS Code gives a webview. */
function installEditor(state: unknown): void {
  let kept = state;
  let called = false;
  (window as unknown as Record<string, unknown>).acquireVsCodeApi = () => {
    if (called) throw new Error('acquireVsCodeApi may be called once');
    called = true;
    return {
      postMessage: (message: unknown) => window.toHost(message),
      getState: () => kept,
      setState: (value: unknown) => {
        kept = value;
        (window as unknown as Record<string, unknown>).keptState = value;
      },
    };
  };
}

/** Runs in the page: counts the frames that the view asks for. */
function countFrames(): void {
  window.framesDrawn = 0;
  const ask = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) =>
    ask((time) => {
      window.framesDrawn++;
      callback(time);
    });
}

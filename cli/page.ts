/** Watches pages of a browser: a file that is served here, those of a bundler that runs beside, or any with our tag. */
import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Sessions } from '../host/index.ts';
import { CommandFailed } from './command-failed.ts';
import type { Installation } from './installation.ts';
import { browserCommand, launch } from './open.ts';
import type { PageOptions } from './options.ts';
import { refusing, servePage } from './page-server.ts';
import { say } from './say.ts';
import { leaveSignal, onLeaveSignal } from './signals.ts';
import { serveSite } from './site-server.ts';
import { PAGE_SCRIPT } from './static-files.ts';

/** What the plugins of bundlers read. */
const PAGES = 'PROMISE_GRAPH_PAGES';

/** Resolves to the exit code once it is time to leave. */
export async function page(options: PageOptions, installation: Installation): Promise<number> {
  const file = options.file === null ? null : resolve(options.file);
  if (file !== null) checkPage(file);
  const sessions = new Sessions();
  const actions = refusing('A page is run again by loading it again, and stopped by closing it.');
  const view = await servePage(sessions, installation, options.port, actions);
  view.announce();
  const channel = view.channel.pageChannelOf(sessions.expectPages('a page'));
  // Each load is a session: the view turns to the newest.
  sessions.onAdd((session) => view.show(session));
  const tag = (marked: boolean): string =>
    `<script src="${view.channel.address}${PAGE_SCRIPT}" data-channel="${channel}"${marked ? ' data-marked' : ''}></script>`;
  const site = file === null ? null : await serveSite(file, tag(true));
  if (site !== null) say(`the page is at ${site.address}`);
  else if (options.run.length === 0) say(`put this before the other scripts of a page: ${tag(false)}`);
  if (options.open) {
    view.openBrowser();
    const browser = site === null ? null : browserCommand(site.address, process.platform, process.env);
    if (browser) void launch(browser);
  }
  const code = await (options.run.length > 0 ? beside(options.run, channel) : asked());
  await site?.close();
  await view.close();
  return code;
}

function checkPage(file: string): void {
  let isFile = false;
  try {
    isFile = statSync(file).isFile();
  } catch {
    throw new CommandFailed(`There is no file ${file}.`);
  }
  if (!isFile || !/\.html?$/i.test(file)) throw new CommandFailed(`${file} is no HTML file.`);
}

/** Runs a bundler's command in this terminal; its end is ours. */
function beside([command = '', ...given]: readonly string[], channel: string): Promise<number> {
  const shell = process.platform === 'win32';
  const child = spawn(command, given, { stdio: 'inherit', env: { ...process.env, [PAGES]: channel }, shell });
  onLeaveSignal((signal) => {
    // In a terminal Ctrl-C reaches it by itself.
    if (signal !== 'SIGINT') child.kill(signal);
  });
  return new Promise((done, fail) => {
    child.on('error', (error) => fail(new CommandFailed(`Cannot run ${command}: ${error.message}.`)));
    child.on('exit', (code, signal) => done(signal === null ? (code ?? 1) : 1));
  });
}

async function asked(): Promise<number> {
  const leave = leaveSignal();
  say('each load of a page is listed; press Ctrl-C to leave.');
  await leave;
  return 0;
}

/** Runs a program under watch: server, page, process, in that order; and stays for the page when it has ended. */
import { resolve } from 'node:path';
import type { WebSocket } from 'ws';
import {
  checkProgram,
  connectView,
  findNode,
  makeToken,
  type Session,
  Sessions,
  startChannelServer,
  type ViewActions,
  type ViewConnection,
} from '../host/index.ts';
import type { ViewSettings } from '../webview/contract/messages.ts';
import type { Installation } from './installation.ts';
import { untilLeave } from './leave.ts';
import { browserCommand, launch } from './open.ts';
import type { Options } from './options.ts';
import { Runner } from './runner.ts';
import { FIRST_SAMPLE, findSample, sampleNames } from './samples.ts';
import { say } from './say.ts';
import { openSource } from './source-opener.ts';
import { serveFile } from './static-files.ts';
import { socketTransport, viewRoute } from './view-socket.ts';

/** The program cannot be run: a sentence with the reason. */
export class CannotRun extends Error {
  override readonly name = 'CannotRun';
}

const SETTINGS: ViewSettings = { fold: true, teaching: false, motion: 'auto', maxPromises: 100_000 };

/** The folder that we are in, which may have been deleted under us. */
function here(): string {
  try {
    return process.cwd();
  } catch {
    throw new CannotRun('The folder that this terminal is in is no longer there. Change to one that is.');
  }
}

function programOf(options: Options, cwd: string, installation: Installation): string {
  if (options.command === 'run' && options.program !== null) {
    const program = resolve(cwd, options.program);
    const problem = checkProgram(program);
    if (problem) throw new CannotRun(problem);
    return program;
  }
  const name = options.program ?? FIRST_SAMPLE;
  const sample = findSample(installation.samples, name);
  if (!sample) {
    throw new CannotRun(`There is no sample ${name}. There are: ${sampleNames(installation.samples).join(', ')}.`);
  }
  return sample;
}

/** Resolves to the exit code once it is time to leave. */
export async function run(options: Options, installation: Installation): Promise<number> {
  const cwd = here();
  const program = programOf(options, cwd, installation);
  const node = await findNode({ setting: options.node, env: process.env });
  if ('problem' in node) throw new CannotRun(node.problem);

  const sessions = new Sessions();
  const token = makeToken();
  const views = new Set<ViewConnection>();
  const server = await startChannelServer({
    sessions,
    port: options.port,
    log: say,
    routes: {
      request: (request, response) => void serveFile(installation.view, request, response),
      upgrades: { '/view': viewRoute(token, (socket) => open(socket)) },
    },
  });
  const runner = new Runner({
    sessions,
    server,
    node: node.path,
    register: installation.register,
    cwd,
    env: process.env,
    variables: options.seed === undefined ? {} : { PROMISE_GRAPH_SEED: options.seed },
  });
  sessions.onNotice((_severity, text) => say(text));

  function open(socket: WebSocket): void {
    const view = connectView({
      sessions,
      transport: socketTransport(socket),
      settings: SETTINGS,
      actions: actionsOf(() => view, runner, views),
    });
    views.add(view);
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      view.dispose();
      views.delete(view);
    });
  }

  const address = `${server.address}/#${token}`;
  say(`the graph is at ${address}`);
  if (options.program === null) {
    const others = sampleNames(installation.samples).filter((name) => name !== FIRST_SAMPLE);
    const command = process.env.npm_lifecycle_event === 'start' ? 'npm start --' : 'promise-graph';
    say(`running the sample ${FIRST_SAMPLE}. Others, as in "${command} sample NAME": ${others.join(', ')}.`);
  }
  if (options.open) {
    const browser = browserCommand(address, process.platform, process.env);
    if (browser) void launch(browser);
  }

  const first = runner.start(program, options.arguments);
  const code = await untilLeave({ runner, first, exit: options.exit, say });
  for (const view of views) view.dispose();
  await server.close();
  return code;
}

/** What a page may ask for. */
function actionsOf(view: () => ViewConnection, runner: Runner, views: ReadonlySet<ViewConnection>): ViewActions {
  const again = async (session: Session) => {
    const next = await runner.again(session);
    if (next) for (const each of views) each.show(next.id);
  };
  return {
    rerun: (session) => void again(session),
    stop: async (session) => {
      const stopped = await runner.stop(session);
      if (!stopped && !session.over) {
        view().notice('warning', `${session.name} was started by another program: stop that one.`);
      }
    },
    openSource: async (file, line, column) => {
      const notice = await openSource(file, line, column, process.env);
      if (notice) view().notice(notice.severity, notice.text);
    },
    // A page in a browser copies by itself; only an editor's panel has to ask.
    copy: () => {},
    problem: (text) => say(`the page reports: ${text}`),
  };
}

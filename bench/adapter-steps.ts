/** Steps of the debug adapter by itself, with a real program and no editor: what of a step is ours. */
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { RunSession } from '../extension/debug/run-session.ts';
import { toSettings } from '../extension/plan/settings.ts';
import { Sessions, startChannelServer } from '../host/index.ts';
import { runtimeFolder } from './runtime-folder.ts';

/** Events that alternate between two lines. */
const PROGRAM = `import { Lwt } from 'promise-graph';
for (;;) {
  Lwt.wait();
  Lwt.wait();
}
`;
const SETTINGS: Readonly<Record<string, unknown>> = { node: process.execPath, console: 'internalConsole' };

/** Milliseconds from a request to step until the editor has been told of the stop, and has the top frame: of so many steps. */
export async function adapterSteps(times: number): Promise<number[]> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'promise-graph-steps-')));
  const file = join(folder, 'steps.mts');
  writeFileSync(file, PROGRAM);
  const sessions = new Sessions();
  const server = await startChannelServer({ sessions });
  const answers = new Map<number, (response: DebugProtocol.Response) => void>();
  let stopped = () => {};
  const run = new RunSession(
    {
      sessions,
      register: `${runtimeFolder()}register.js`,
      env: { ...process.env, NODE_NO_WARNINGS: '1' },
      terminals: { watch: () => () => {}, interrupt: () => {} },
      refusal: () => null,
      settings: () => toSettings((name) => SETTINGS[name]),
      channel: () => Promise.resolve(server),
      expected: () => Promise.resolve(),
      marks: () => {},
    },
    (message) => {
      if (message.type === 'response') {
        const response = message as DebugProtocol.Response;
        answers.get(response.request_seq)?.(response);
      } else if ((message as DebugProtocol.Event).event === 'stopped') stopped();
    },
  );
  let sequence = 0;
  const ask = (command: string, args: object = {}): Promise<void> =>
    new Promise((resolve, reject) => {
      const seq = ++sequence;
      answers.set(seq, ({ success, message }) => (success ? resolve() : reject(new Error(`${command}: ${message}`))));
      void run.receive({ type: 'request', seq, command, arguments: args } as DebugProtocol.Request);
    });
  const nextStop = () =>
    new Promise<void>((resolve) => {
      stopped = resolve;
    });
  try {
    await ask('initialize');
    const entry = nextStop();
    const launched = ask('launch', { program: file, stopOnEntry: true });
    await ask('configurationDone');
    await launched;
    await entry;
    const figures: number[] = [];
    for (let i = 0; i < times; i++) {
      const began = performance.now();
      const stop = nextStop();
      await ask('stepIn', { threadId: 1 });
      await stop;
      await ask('stackTrace', { threadId: 1, startFrame: 0, levels: 1 });
      figures.push(performance.now() - began);
    }
    return figures;
  } finally {
    run.dispose();
    await Promise.all(sessions.list.map(({ finished }) => finished));
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

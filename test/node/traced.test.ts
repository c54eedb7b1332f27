/** The Unix side under the real tracer: what a person is shown of files, processes and threads, and where it was made. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeRun } from '../golden/describe-run.ts';
import { type BuiltRuntime, buildRuntime } from '../support/build-runtime.ts';
import { nodes } from '../support/nodes.ts';
import { ProgramFolder, start } from '../trace/support/run-program.ts';
import { TestHost } from '../trace/support/test-host.ts';

const program = `import { Lwt, LwtIo, LwtMain, LwtPreemptive, LwtProcess } from 'promise-graph';

const double = (n: number): number => n * 2;

await LwtMain.run(
  Lwt.go(function* () {
    yield* LwtIo.withFile('output', 'notes.txt', (channel) => LwtIo.writeLine(channel, 'hello'));
    const text = yield* LwtProcess.pread(['', ['cat', 'notes.txt']]);
    const four = yield* LwtPreemptive.detach(double, 2);
    yield* LwtIo.printl(text.trim() + ' ' + four);
  }),
);
`;

let runtime: BuiltRuntime;
beforeAll(async () => {
  runtime = await buildRuntime();
});
afterAll(() => runtime.remove());

test.each(nodes)('leaves have words and lines, on Node $version', async ({ path }) => {
  const folder = new ProgramFolder();
  const host = await TestHost.start();
  try {
    const file = folder.write('program.ts', program);
    const ended = await start(path, runtime.register, file, { PROMISE_GRAPH_CHANNEL: host.channel }).ended;
    expect(ended, ended.stderr).toMatchObject({ code: 0, stdout: 'hello 4\n' });
    await host.until(() => host.closeCodes.length > 0);
    expect(host.problems).toEqual([]);
    const made = describeRun('', ended, host.events)
      .split('\n')
      .flatMap((line) => [...line.matchAll(/ make +#\d+ io "(.*)" at (program\.ts:\d+|no site)/g)])
      .map(([, text, site]) => `${text.replace(/\b\d{2,}\b/, 'PID').replace(/thread \d+/, 'thread N')} at ${site}`);
    expect(made).toEqual([
      'open notes.txt at program.ts:7',
      'flush notes.txt at no site',
      'close notes.txt at no site',
      'wait for child PID (cat) at program.ts:8',
      'read from stdout of cat (PID) at program.ts:8',
      'close stdout of cat (PID) at no site',
      'run double in thread N at program.ts:9',
    ]);
  } finally {
    await host.stop();
    folder.remove();
  }
});

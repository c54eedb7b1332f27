/** The launch type, seen from the debug protocol: what is started, what is told, and that everything ends. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { exitCode, launch, printed, program } from './support.ts';

describe('a launch', () => {
  it('runs a TypeScript program without node_modules, and tells its output and exit code', async () => {
    const path = program(
      'hello.ts',
      "import { Lwt, LwtMain } from 'promise-graph';\nconst word: string = await LwtMain.run(Lwt.return('hello'));\nconsole.log(word, ...process.argv.slice(2));\nconsole.error('oops');\nprocess.exitCode = 3;\n",
    );
    const said = await launch({ program: path, args: ['a b', '"c"'] });
    assert.equal(printed(said, 'stdout'), 'hello a b "c"\n');
    assert.equal(printed(said, 'stderr'), 'oops\n');
    assert.equal(exitCode(said), 3);
    assert.equal(said.filter((message) => message.event === 'terminated').length, 1);
  });

  it('hands over environment, folder and seed, and takes a variable away', async () => {
    const path = program(
      'env.mjs',
      'console.log(JSON.stringify([process.env.ONE, process.env.HOME, process.env.PROMISE_GRAPH_SEED, process.cwd()]));\n',
    );
    const said = await launch({ program: path, env: { ONE: '1', HOME: null }, seed: 7, cwd: '/' });
    assert.deepEqual(JSON.parse(printed(said, 'stdout')), ['1', null, '7', '/']);
  });

  it('shows the panel', async () => {
    await launch({ program: program('nothing.mjs', '') });
    const inputs = vscode.window.tabGroups.all.flatMap((group) => group.tabs.map((tab) => tab.input));
    const panels = inputs.filter(
      (input) => input instanceof vscode.TabInputWebview && input.viewType.includes('promiseGraph.panel'),
    );
    assert.equal(panels.length, 1);
  });

  it('ends a program that is stopped', async () => {
    const path = program('long.mjs', "setInterval(() => {}, 1000); console.log('up');\n");
    const said = await launch({ program: path }, (session) => {
      vscode.debug.stopDebugging(session);
    });
    assert.ok(said.some((message) => message.event === 'terminated'));
  });
});

/** Compilers that hook `require` for TypeScript themselves, as ts-node does, get the file as it was written. */
import { expect, it } from 'vitest';
import { nodes } from '../support/nodes.ts';
import { start } from '../trace/support/run-program.ts';
import { bench } from '../trace/support/session.ts';
import { tell } from './tell.ts';

const { host: startHost, folder, register } = bench();
const [{ path: node }] = nodes;

/** What ts-node/register does: says that it is there, and compiles what the loader hands to `_compile`. */
const COMPILER = `
  process[Symbol.for('ts-node.register.instance')] = {};
  const { stripTypeScriptTypes } = require('node:module');
  const { '.js': loadAsJavaScript } = require.extensions;
  require.extensions['.ts'] = (module, file) => {
    const { _compile } = module;
    module._compile = function (code, name) {
      console.log(code.includes(': number'), code.includes('__pg_at'));
      return _compile.call(this, stripTypeScriptTypes(code), name);
    };
    loadAsJavaScript(module, file);
  };`;

it('a compiler of its own gets types and no marks, and promises keep their lines', async () => {
  const program = folder({
    'compiler.cjs': COMPILER,
    'package.json': '{}',
    'main.ts':
      'const sleep = (ms: number) => new Promise((go) => setTimeout(go, ms));\nasync function work() {\n  await sleep(1);\n}\nvoid work();\n',
  });
  const host = await startHost();
  const { stdout, code } = await start(
    node,
    register(),
    `${program.path}/main.ts`,
    { PROMISE_GRAPH_CHANNEL: host.channel, NODE_NO_WARNINGS: '1' },
    ['--require', `${program.path}/compiler.cjs`],
  ).ended;
  await host.until(() => host.closeCodes.length > 0);
  expect([stdout, code]).toEqual(['true false\n', 0]);
  expect(tell(host.events)).toContain('work on promise:1, awaited at 3');
});

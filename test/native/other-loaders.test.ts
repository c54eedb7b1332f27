/** Compilers that hook `require` for TypeScript themselves, as ts-node does, get the file as it was written. */
import { describe, expect, it } from 'vitest';
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

it.each(nodes)(
  'a compiler that comes after us, as the command of ts-node does, gets types as well, on Node $version',
  async (one) => {
    const program = folder({
      'package.json': '{}',
      'ts-node/bin.js': `
      process[Symbol.for('ts-node.register.instance')] = {};
      const before = require.extensions['.ts'] || require.extensions['.js'];
      require.extensions['.ts'] = (module, file) => {
        const { _compile } = module;
        module._compile = function (code, name) {
          console.log(code.includes(': number'));
          return _compile.call(this, code.replaceAll(': number', ''), name);
        };
        return before(module, file);
      };
      process.argv[1] = require('node:path').join(__dirname, '../main.ts');
      require('node:module').runMain();`,
      'main.ts':
        'const sleep = (ms: number) => new Promise((go) => setTimeout(go, ms));\nasync function work() {\n  await sleep(1);\n}\nvoid work();\n',
    });
    const host = await startHost();
    const channel = { PROMISE_GRAPH_CHANNEL: host.channel, NODE_NO_WARNINGS: '1' };
    const { stdout, stderr, code } = await start(one.path, register(), `${program.path}/ts-node/bin.js`, channel).ended;
    await host.until(() => host.closeCodes.length > 0);
    expect([stdout, stderr, code]).toEqual(['true\n', '', 0]);
    expect(tell(host.events)).toContain('work on promise:1, awaited at 3');
  },
);

const TYPED = `enum Side { Heads = 'Heads', Tails = 'Tails' }

async function flip(after: number): Promise<Side> {
  await new Promise<void>((resolve) => setTimeout(resolve, after));
  return Side.Tails;
}
console.log(await flip(1));
`;

it('tsx compiles what Node cannot strip, and lines and names are those of the TypeScript', async () => {
  const program = folder({ 'package.json': '{ "type": "module" }', 'main.ts': TYPED });
  const host = await startHost();
  const tsx = import.meta.resolve('tsx');
  const { stdout, code } = await start(
    node,
    register(),
    `${program.path}/main.ts`,
    { PROMISE_GRAPH_CHANNEL: host.channel },
    ['--import', tsx],
  ).ended;
  await host.until(() => host.closeCodes.length > 0);
  expect([stdout, code]).toEqual(['Tails\n', 0]);
  const told = tell(host.events);
  expect(told).toContain('make flip');
  expect(told.find((one) => one.startsWith('flip on '))).toMatch(/^flip on promise:4, awaited at 4$/);
  expect(told.find((one) => one.startsWith('main.ts on '))).toMatch(/^main\.ts on flip, awaited at 7$/);
});

describe.each(nodes)('on Node $version', ({ path }) => {
  it.each(['{}', '{ "type": "commonjs" }'])(
    'CommonJS that is written as modules goes to tsx, package.json %s',
    async (json) => {
      const program = folder({
        'package.json': json,
        'side.ts': "export enum Side { Tails = 'Tails' }\n",
        'main.ts':
          "import { Side } from './side';\nasync function flip() {\n  await new Promise((go) => setTimeout(go, 1));\n  console.log(Side.Tails, typeof __dirname);\n}\nvoid flip();\n",
      });
      const host = await startHost();
      const { stdout, stderr } = await start(path, register(), `${program.path}/main.ts`, {
        PROMISE_GRAPH_CHANNEL: host.channel,
        NODE_OPTIONS: `--import ${import.meta.resolve('tsx')}`,
        NODE_NO_WARNINGS: '1',
      }).ended;
      await host.until(() => host.closeCodes.length > 0);
      expect(stdout, stderr).toBe('Tails string\n');
      expect(tell(host.events).find((one) => one.startsWith('flip on '))).toMatch(/awaited at 3$/);
    },
  );

  it('CommonJS that is written as modules goes to a compiler that stands behind require', async () => {
    const program = folder({
      'compiler.cjs': `require.extensions['.ts'] = (module, file) => module._compile("console.log('compiled')", file);`,
      'package.json': '{ "type": "commonjs" }',
      'main.ts': 'export {};\n',
    });
    const host = await startHost();
    const { stdout, stderr } = await start(
      path,
      register(),
      `${program.path}/main.ts`,
      { PROMISE_GRAPH_CHANNEL: host.channel, NODE_NO_WARNINGS: '1' },
      ['--require', `${program.path}/compiler.cjs`],
    ).ended;
    await host.until(() => host.closeCodes.length > 0);
    expect(stdout, stderr).toBe('compiled\n');
  });
});

it.each(['beside the file', 'inside it'])('a source map %s leads to the lines of the original', async (where) => {
  const { transform } = await import('esbuild');
  const inline = where === 'inside it';
  const { code, map } = await transform(TYPED, {
    loader: 'ts',
    format: 'esm',
    sourcefile: 'original.ts',
    sourcemap: inline ? 'inline' : 'external',
  });
  const program = folder({
    'original.ts': TYPED,
    'main.mjs': inline ? code : `${code}//# sourceMappingURL=main.mjs.map\n`,
    ...(inline ? {} : { 'main.mjs.map': map }),
  });
  const host = await startHost();
  const channel = { PROMISE_GRAPH_CHANNEL: host.channel };
  const { stdout } = await start(node, register(), `${program.path}/main.mjs`, channel).ended;
  await host.until(() => host.closeCodes.length > 0);
  expect(stdout).toBe('Tails\n');
  expect(tell(host.events)).toContain('flip on promise:4, awaited at 4');
  const files = host.events.flatMap((event) => (event.event === 'site' ? [event.site.file] : []));
  expect(files.every((file) => file.endsWith('/original.ts'))).toBe(true);
});

/** TypeScript runs on every Node that we support, and `promise-graph` is found in a folder without node_modules. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltRuntime, buildRuntime } from '../support/build-runtime.ts';
import { nodes } from '../support/nodes.ts';
import { type Ended, ProgramFolder, start } from '../trace/support/run-program.ts';

let runtime: BuiltRuntime;
let folder: ProgramFolder | undefined;
beforeAll(async () => {
  runtime = await buildRuntime();
});
afterEach(() => folder?.remove());
afterAll(() => runtime.remove());

/** Runs the first of some files. What Node says of its own experiments is left out. */
async function run(node: string, files: Readonly<Record<string, string>>, flags: string[] = []): Promise<Ended> {
  folder = new ProgramFolder(files);
  const program = `${folder.path}/${Object.keys(files)[0]}`;
  return start(node, runtime.register, program, { NODE_NO_WARNINGS: '1' }, flags).ended;
}

/** Each Node as it is, and one with hooks of its own but without type stripping, as Node 22.15 was. */
const ways = nodes.flatMap(({ version, path }) => {
  const way = { version, path, flags: [] as string[] };
  const withoutStripping = {
    version: `${version} --no-experimental-strip-types`,
    path,
    flags: ['--no-experimental-strip-types'],
  };
  return Number(version.slice(1).split('.')[0]) >= 23 ? [way, withoutStripping] : [way];
});

const asModule = { 'package.json': '{"type":"module"}' };
const asCommonJs = { 'package.json': '{"type":"commonjs"}' };

describe.each(ways)('on Node $version', ({ path: node, flags }) => {
  it('types are taken out of modules that import each other', async () => {
    const { stdout, stderr, code } = await run(
      node,
      {
        'main.ts':
          "import { type Named, twice } from './twice.ts';\nconst x: Named = { name: 'a' };\nconsole.log(twice(21 as number), x.name);",
        'twice.ts':
          'export interface Named { name: string }\nexport function twice(n: number): number { return n * 2; }',
        ...asModule,
      },
      flags,
    );
    expect({ stdout, stderr, code }).toEqual({ stdout: '42 a\n', stderr: '', code: 0 });
  });

  it('a .ts file is CommonJS where package.json says so, and so is a .cts file anywhere', async () => {
    const files = {
      'main.ts':
        "const { two }: { two: number } = require('./two.cts'); console.log(two, typeof module, require.main === module);",
      'two.cts': 'exports.two = 2 as number;',
    };
    const { stdout, stderr } = await run(node, { ...files, ...asCommonJs }, flags);
    expect({ stdout, stderr }).toEqual({ stdout: '2 object true\n', stderr: '' });
  });

  it('an ES module where package.json says CommonJS ends with what to do, or with the words of Node', async () => {
    const files = { 'main.ts': "import { sep } from 'node:path';\nconsole.log(sep as string);" };
    const { stdout, stderr, code } = await run(node, { ...files, ...asCommonJs }, flags);
    expect(stderr).toMatch(/write "type": "module" there|Cannot use import statement outside a module/);
    expect({ stdout, code }).toEqual({ stdout: '', code: 1 });
  });

  it('without a package.json the syntax decides', async () => {
    const { stdout, stderr } = await run(
      node,
      {
        'main.ts':
          "import { kind } from './other.ts';\nconst url: string = import.meta.url;\nconsole.log(kind, url.slice(-7));",
        'other.ts': 'const kind: string = typeof module;\nmodule.exports = { kind };',
      },
      flags,
    );
    // A CommonJS file's names may or may not be known to `import`; both Nodes find this one.
    expect({ stdout, stderr }).toEqual({ stdout: 'object main.ts\n', stderr: '' });
  });

  it('a module in a .mts file may await at top level', async () => {
    const { stdout } = await run(
      node,
      { 'main.mts': 'const n: number = await Promise.resolve(3);\nconsole.log(n);' },
      flags,
    );
    expect(stdout).toBe('3\n');
  });

  it.each([
    ['modules', asModule, "import { Color } from './color.ts';\n", 'export '],
    ['CommonJS', asCommonJs, "const { Color } = require('./color.ts');\n", ''],
    ['files without a package.json', {}, "import { Color } from './color.ts';\n", 'export '],
  ])('enums, namespaces and parameter properties work in %s', async (_kind, settings, load, exported) => {
    const { stdout, stderr } = await run(
      node,
      {
        'main.ts': `${load}namespace Shapes { export const sides = 4; }\nclass Point { constructor(readonly x: number) {} }\nconsole.log(Color[1], Shapes.sides, new Point(7).x);`,
        'color.ts': `${exported}enum Color { Red, Green }${exported === '' ? '\nmodule.exports = { Color };' : ''}`,
        ...settings,
      },
      flags,
    );
    expect({ stdout, stderr }).toEqual({ stdout: 'Green 4 7\n', stderr: '' });
  });

  it('errors point at the line that the person wrote, also in a file that had to be rewritten', async () => {
    for (const first of ['type A = string;\n\n', 'enum A {\n  One,\n  Two,\n}\n']) {
      const { stderr, code } = await run(
        node,
        {
          'main.ts': `${first}function fail(x: number): never {\n  throw new Error('here');\n}\nfail(1);`,
          ...asModule,
        },
        flags,
      );
      const line = first.split('\n').length + 1;
      expect(stderr).toMatch(new RegExp(`main\\.ts:${line}:\\d+`));
      expect(code).toBe(1);
      folder?.remove();
    }
  });

  it('a file that does not parse is named with its line and what is wrong', async () => {
    const { stdout, stderr, code } = await run(
      node,
      {
        'main.ts': "import './bad.ts';\nconsole.log('never');",
        'bad.ts': 'const fine: number = 1;\nlet y: = 3;\n',
        ...asModule,
      },
      flags,
    );
    expect({ stdout, code }).toEqual({ stdout: '', code: 1 });
    expect(stderr).toMatch(/bad\.ts:2/);
    expect(stderr).toContain('let y: = 3;\n       ^');
    expect(stderr).toContain('Unexpected token `=`');
  });

  it('a program that is not there is named', async () => {
    folder = new ProgramFolder();
    const { stderr, code } = await start(node, runtime.register, `${folder.path}/absent.ts`).ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/Cannot find module '.*absent\.ts'/);
  });

  it('JavaScript is not touched', async () => {
    const { stdout } = await run(node, { 'main.js': 'console.log(typeof require); // enum\n', ...asCommonJs }, flags);
    expect(stdout).toBe('function\n');
  });
});

describe.each(nodes)('promise-graph on Node $version', ({ path: node }) => {
  const print = "console.log(typeof Lwt.return, library.from ?? 'ours');";
  const byImport = `import * as library from 'promise-graph';\nconst { Lwt } = library;\n${print}`;
  const byRequire = `const library = require('promise-graph');\nconst { Lwt } = library;\n${print}`;
  const own = {
    'node_modules/promise-graph/package.json': '{"name":"promise-graph","exports":"./index.js"}',
    'node_modules/promise-graph/index.js': "exports.Lwt = { return() {} };\nexports.from = 'its own';",
  };

  it.each([
    ['import', 'main.mjs', byImport],
    ['import in TypeScript', 'main.ts', byImport],
    ['require', 'main.cjs', byRequire],
    ['require in TypeScript', 'main.cts', byRequire],
  ])('%s finds our copy where there is none, and the program’s own where there is one', async (_how, name, source) => {
    expect(await run(node, { [name]: source })).toMatchObject({ stdout: 'function ours\n', stderr: '' });
    folder?.remove();
    expect(await run(node, { [name]: source, ...own })).toMatchObject({ stdout: 'function its own\n', stderr: '' });
  });

  it('import and require give the same classes', async () => {
    const source = `import { createRequire } from 'node:module';\nimport { Lwt } from 'promise-graph';
      console.log(Lwt === createRequire(import.meta.url)('promise-graph').Lwt);`;
    expect(await run(node, { 'main.mjs': source })).toMatchObject({ stdout: 'true\n', stderr: '' });
  });

  it('a part of it that does not exist is an error of the program', async () => {
    const { stderr, code } = await run(node, { 'main.mjs': "import 'promise-graph/nonsense';" });
    expect(code).toBe(1);
    expect(stderr).toContain("Cannot find package 'promise-graph'");
  });

  it('import of another package that is not there fails as ever', async () => {
    const { stderr } = await run(node, { 'main.mjs': "import 'promise-graphs';" });
    expect(stderr).toContain("Cannot find package 'promise-graphs'");
  });
});

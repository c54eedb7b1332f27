/**
 * Which room may import which. A broken arrow fails with the reason for the rule, so that the person who
 * broke it learns why it stands there; docs/architecture.md has the drawing.
 */
import { globSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Rule {
  /** The room: a folder, or a file. The longest that fits decides. */
  readonly room: string;
  readonly rooms: readonly string[];
  /** npm packages; 'node' stands for Node's own modules. */
  readonly packages: readonly string[];
  readonly why: string;
}

const runtime = 'runtime-instrumented';
const rules: readonly Rule[] = [
  {
    room: `${runtime}/protocol`,
    rooms: [],
    packages: [],
    why: 'the protocol is read by every room and by other languages: it stands alone',
  },
  {
    room: `${runtime}/lwt`,
    rooms: [],
    packages: [],
    why: 'the promise core must work, and be tested, without a tracer',
  },
  {
    room: `${runtime}/modules`,
    rooms: [`${runtime}/lwt`],
    packages: [],
    why: 'the modules of Lwt are built on its public core and run anywhere',
  },
  {
    room: `${runtime}/node`,
    rooms: [`${runtime}/lwt`, `${runtime}/modules`],
    packages: ['node'],
    why: 'the Node side knows promises and Node, not who watches them',
  },
  {
    room: `${runtime}/trace`,
    rooms: [`${runtime}/protocol`, `${runtime}/lwt/probe.ts`, `${runtime}/sites/marks.ts`],
    packages: ['node', 'ws'],
    why: 'the tracer turns probe calls into records: of the library it knows the probe alone',
  },
  {
    room: `${runtime}/native`,
    rooms: [`${runtime}/trace/stack.ts`, `${runtime}/sites/marks.ts`],
    packages: ['node'],
    why: 'native promises are watched from outside, and told to whoever is handed over',
  },
  {
    room: `${runtime}/typescript`,
    rooms: [],
    packages: ['node', 'amaro'],
    why: 'loading programs has nothing to do with promises',
  },
  {
    room: `${runtime}/sites`,
    rooms: [],
    packages: ['node', 'acorn'],
    why: 'marking calls is text in, text out: it knows neither who loads the text nor who reads the marks',
  },
  {
    room: `${runtime}/browser`,
    rooms: [
      `${runtime}/protocol`,
      `${runtime}/lwt`,
      `${runtime}/modules`,
      `${runtime}/node/duration.ts`,
      `${runtime}/native/signals.ts`,
      `${runtime}/trace/codes.ts`,
      `${runtime}/trace/string-interner.ts`,
      `${runtime}/trace/value-text.ts`,
    ],
    packages: [],
    why: 'a page has no Node: what it shares with programs is what needs none',
  },
  {
    room: `${runtime}/plugin`,
    rooms: [`${runtime}/sites`],
    packages: ['node', 'acorn'],
    why: 'annotating a page is text in, text out: it knows the page by what its text calls, and no bundler but by its shape',
  },
  {
    room: `${runtime}/register.ts`,
    rooms: [
      `${runtime}/trace`,
      `${runtime}/native`,
      `${runtime}/typescript`,
      `${runtime}/lwt/probe.ts`,
      `${runtime}/protocol`,
    ],
    packages: ['node'],
    why: 'register is the one file that joins the tracer with the library, through the global record',
  },
  {
    room: `${runtime}/index.ts`,
    rooms: [`${runtime}/lwt`, `${runtime}/modules`, `${runtime}/node`],
    packages: [],
    why: 'the public entry never loads the tracer: with nobody watching nothing is loaded',
  },
  {
    room: 'recording',
    rooms: [`${runtime}/protocol`, 'webview/contract'],
    packages: [],
    why: 'recordings are read in Node, in an editor and in a page: the format needs nothing but the language',
  },
  {
    room: 'webview/contract',
    rooms: [],
    packages: [],
    why: 'the contract is shared by hosts and view and belongs to neither',
  },
  {
    room: 'webview/model',
    rooms: [`${runtime}/protocol`, 'webview/contract'],
    packages: [],
    why: 'the model is pure: it runs in a host, a worker or a test alike',
  },
  {
    room: 'webview/trace',
    rooms: [`${runtime}/protocol`, 'webview/contract', 'webview/model'],
    packages: [],
    why: 'what is kept of a run is asked by pages, hosts and reports alike',
  },
  {
    room: 'webview/layout',
    rooms: [`${runtime}/protocol`, 'webview/model/visible-graph.ts'],
    packages: [],
    why: 'a layout is a function of the visible graph; it must not know the DOM',
  },
  {
    room: 'webview/render',
    rooms: [`${runtime}/protocol`, 'webview/model', 'webview/layout', 'webview/contract'],
    packages: ['d3-ease', 'd3-scale'],
    why: 'drawing knows what is placed, not who asked for it',
  },
  {
    room: 'webview/sites/aggregate',
    rooms: [`${runtime}/protocol`, 'webview/contract', 'webview/model', 'webview/trace'],
    packages: [],
    why: 'the figures of call sites are asked by pages and by commands alike',
  },
  {
    room: 'webview/sites/graph',
    rooms: [
      `${runtime}/protocol`,
      'webview/model',
      'webview/trace',
      'webview/layout',
      'webview/render',
      'webview/sites/aggregate',
    ],
    packages: [],
    why: 'the picture of the call sites is drawn by the command line, too: it must not know the DOM',
  },
  {
    room: 'webview/reports',
    rooms: [`${runtime}/protocol`, 'webview/trace', 'webview/sites/aggregate'],
    packages: [],
    why: 'a report is a function of a trace',
  },
  {
    room: 'webview/timeline',
    rooms: [
      `${runtime}/protocol`,
      'webview/trace',
      'webview/render',
      'webview/views/pane.ts',
      'webview/views/walk.ts',
      'webview/controls/dom.ts',
    ],
    packages: ['d3-ease'],
    why: 'the timeline draws a trace: it knows no model of the graph, and of the page the contract of a pane',
  },
  {
    room: 'webview',
    rooms: [`${runtime}/protocol`, 'recording', 'webview'],
    packages: ['d3-zoom', 'd3-selection', 'd3-scale', 'd3-ease'],
    why: 'the view runs in a sandboxed page: no Node, no host',
  },
  {
    room: 'host/debug',
    rooms: [`${runtime}/protocol`, 'webview/contract', 'webview/model', 'webview/trace', 'host'],
    packages: [],
    why: 'the debugger core asks the trace and tells the program: editors and protocols are its users',
  },
  {
    room: 'host',
    rooms: [`${runtime}/protocol`, 'recording', 'webview/contract', 'host'],
    packages: ['node', 'ws', '@babel/parser', '@babel/types'],
    why: 'what the two hosts share knows neither of them, and no editor',
  },
  {
    room: 'extension',
    rooms: [`${runtime}/protocol`, 'recording', 'webview/contract', 'host'],
    packages: ['node', 'vscode', '@vscode/debugprotocol'],
    why: 'the extension speaks to the view through the contract alone',
  },
  {
    room: 'extension/plan',
    rooms: ['host', 'webview/contract'],
    packages: ['node'],
    why: 'what can be decided without the editor is decided, and tested, without it',
  },
  {
    room: 'cli',
    rooms: [
      `${runtime}/protocol`,
      'recording',
      'webview/contract',
      'host',
      'webview/trace',
      'webview/reports',
      'webview/sites',
      'webview/timeline',
      'webview/picture',
      'webview/render',
      'webview/session-store.ts',
      `${runtime}/plugin/scripts.ts`,
    ],
    packages: [
      'node',
      'ws',
      '@resvg/resvg-wasm',
      '@opentelemetry/api',
      '@opentelemetry/exporter-trace-otlp-http',
      '@opentelemetry/otlp-transformer',
      '@opentelemetry/resources',
      '@opentelemetry/sdk-trace',
    ],
    why: 'the command line is the other host: it must not depend on VS Code',
  },
  { room: 'samples', rooms: [], packages: ['promise-graph', 'node'], why: 'a sample imports what its reader would' },
];

const within = (file: string, room: string) => file === room || file.startsWith(`${room}/`);
const ruleOf = (file: string) =>
  rules.filter((rule) => within(file, rule.room)).sort((a, b) => b.room.length - a.room.length)[0];

const nodeModules = new Set(builtinModules);
const packageOf = (specifier: string) => {
  if (specifier.startsWith('node:') || nodeModules.has(specifier)) return 'node';
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
};

/** Specifiers of static and dynamic imports, re-exports and requires. */
function importsOf(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const found = code.matchAll(
    /(?:\b(?:import|export)\b(?:[\s\w*{},$]*?\bfrom)?\s*|\b(?:import|require)\s*\(\s*)(['"])([^'"\n]+)\1/g,
  );
  return [...found].map((match) => match[2]);
}

/** One sentence for each arrow of `file` that its room's rule forbids. */
function brokenArrows(file: string, source: string): string[] {
  const rule = ruleOf(file);
  if (!rule) return [`${file} belongs to no room: add it to a room, or a rule for it`];
  return importsOf(source).flatMap((specifier) => {
    if (specifier.startsWith('.')) {
      const target = normalize(join(dirname(file), specifier)).replaceAll('\\', '/');
      const allowed = within(target, rule.room) || rule.rooms.some((room) => within(target, room));
      return allowed ? [] : [`${file} imports ${target}, but ${rule.why}`];
    }
    return rule.packages.includes(packageOf(specifier)) ? [] : [`${file} imports ${specifier}, but ${rule.why}`];
  });
}

const files = globSync(`{${runtime},recording,webview,host,extension,cli,samples}/**/*.ts`, {
  cwd: root,
  exclude: ['**/node_modules/**', '**/dist/**'],
}).map((file) => relative(root, join(root, file)).replaceAll('\\', '/'));

describe('the arrows between rooms', () => {
  it('are those that docs/architecture.md draws', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(files.flatMap((file) => brokenArrows(file, readFileSync(join(root, file), 'utf8')))).toEqual([]);
  });

  it('never lead both ways between two rooms of the view', () => {
    const rooms = rules.map(({ room }) => room).filter((room) => room.startsWith('webview/'));
    const arrows = new Set(
      files.flatMap((file) => {
        const from = ruleOf(file)?.room ?? '';
        const targets = importsOf(readFileSync(join(root, file), 'utf8')).filter((one) => one.startsWith('.'));
        return targets.map((one) => `${from} → ${ruleOf(normalize(join(dirname(file), one)))?.room}`);
      }),
    );
    const pairs = rooms.flatMap((room, at) => rooms.slice(at + 1).map((other) => [room, other] as const));
    const both = pairs.filter(([a, b]) => arrows.has(`${a} → ${b}`) && arrows.has(`${b} → ${a}`));
    expect(pairs.some(([a, b]) => arrows.has(`${b} → ${a}`))).toBe(true);
    expect(both).toEqual([]);
  });

  it.each([
    ['webview/model/fold.ts', "import type { Layout } from '../layout/layout.ts';"],
    [`${runtime}/lwt/bind.ts`, "import { trace } from '../trace/tracer.ts';"],
    [`${runtime}/protocol/codec.ts`, "import fs from 'node:fs';"],
    ['webview/model/graph-model.ts', "import { zoom } from 'd3-zoom';"],
    ['webview/render/card.ts', "import * as vscode from 'vscode';"],
    ['host/sessions.ts', "export { run } from '../cli/main.ts';"],
    ['samples/heads1.ts', "const tracer = await import('../runtime-instrumented/trace/tracer.ts');"],
  ])('%s may not say %s', (file, source) => {
    expect(brokenArrows(file, source)).toHaveLength(1);
  });
});

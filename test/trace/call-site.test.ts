/** Call sites: the place in the program, whatever stands between it and us. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { runInThisContext } from 'node:vm';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Site } from '../../runtime-instrumented/protocol/index.ts';
import { CallSites } from '../../runtime-instrumented/trace/call-site.ts';

const folder = mkdtempSync(join(tmpdir(), 'promise-graph-sites-'));
afterAll(() => rmSync(folder, { recursive: true }));

const libraryFiles = new Set<string>();
let sites: Site[] = [];
let callSites: CallSites;
beforeEach(() => {
  libraryFiles.clear();
  sites = [];
  callSites = new CallSites(libraryFiles, (site) => sites.push(site));
});

/** What stands in for a probe's method. */
function capture(): number {
  return callSites.capture(capture);
}

function here(): number {
  const id = capture();
  return id;
}

/** Runs `source`, a function of `capture`, as the file `name`. */
function runAs(name: string, source: string): (capture: () => number) => number {
  return runInThisContext(source, { filename: name }) as (capture: () => number) => number;
}

describe('a call site', () => {
  it('is the caller’s file, line, column and function, as a path', () => {
    expect(here()).toBe(1);
    expect(sites).toEqual([expect.objectContaining({ file: fileURLToPath(import.meta.url), functionName: 'here' })]);
    expect(sites[0].line).toBeGreaterThan(1);
  });

  it('is told once, however often it is passed', () => {
    expect([here(), here(), here()]).toEqual([1, 1, 1]);
    expect(sites).toHaveLength(1);
  });

  it('of two calls in one line are two', () => {
    const f = runAs('/program.js', '(capture) => [capture(), capture()]') as unknown as (c: typeof capture) => number[];
    expect(f(capture)).toEqual([1, 2]);
    expect(sites.map(({ line, column }) => [line, column])).toEqual([
      [1, 15],
      [1, 26],
    ]);
  });

  it('is not in the library, given as path or URL or folder, also when it comes later', () => {
    for (const skipped of ['/library/lwt.js', pathToFileURL('/library/lwt.js').href, '/library/', 'file:///library/']) {
      for (const file of ['/library/lwt.js', 'file:///library/lwt.js']) {
        sites = [];
        libraryFiles.clear();
        callSites = new CallSites(libraryFiles, (site) => sites.push(site));
        const library = runAs(file, '(capture) => capture()');
        const program = runAs('/program.js', '(library) => library()');
        program(() => library(capture));
        expect(sites.at(-1)?.file).toBe('/library/lwt.js');
        libraryFiles.add(skipped);
        program(() => library(capture));
        expect(sites.at(-1)?.file).not.toBe('/library/lwt.js');
      }
    }
  });

  it('is found below many frames of the library', () => {
    libraryFiles.add('/library/deep.js');
    const library = runAs(
      '/library/deep.js',
      '(capture) => { const f = (n) => n === 0 ? capture() : f(n - 1); return f(30); }',
    );
    expect(runAs('/program.js', '(library) => library()')(() => library(capture))).toBeGreaterThan(0);
    expect(sites).toHaveLength(1);
    expect(sites[0].file).not.toContain('library');
  });

  it('is none when there is nothing but the library', async () => {
    libraryFiles.add('/library/timer.js').add(fileURLToPath(new URL('.', import.meta.url)));
    const library = runAs(
      '/library/timer.js',
      '(capture) => new Promise((resolve) => setImmediate(() => resolve(capture())))',
    );
    expect(await library(capture)).toBe(0);
  });

  it('of code in eval is where eval was called', () => {
    const f = runAs('/program.js', '(capture) => {\n  return eval("capture()");\n}');
    f(capture);
    expect(sites[0]).toMatchObject({ file: '/program.js', line: 2 });
  });

  it('follows a source map to what the person wrote', () => {
    process.setSourceMapsEnabled(true);
    const map = { version: 3, sources: ['heads.ts'], names: [], mappings: 'AAAA;AAKI' };
    const inline = Buffer.from(JSON.stringify(map)).toString('base64');
    const file = join(folder, 'heads.cjs');
    writeFileSync(
      file,
      `exports.f = (capture) =>\n capture();\n//# sourceMappingURL=data:application/json;base64,${inline}`,
    );
    const { f } = process.getBuiltinModule('node:module').createRequire(import.meta.url)(file) as {
      f: (capture: () => number) => number;
    };
    f(capture);
    process.setSourceMapsEnabled(false);
    expect(sites[0]).toMatchObject({ file: join(folder, 'heads.ts'), line: 6, column: 5 });
  });

  it('leaves Error as the program set it', () => {
    const { stackTraceLimit, prepareStackTrace } = Error;
    try {
      const mine = (): string => 'mine';
      Error.stackTraceLimit = 3;
      Error.prepareStackTrace = mine;
      expect(here()).toBe(1);
      expect([Error.stackTraceLimit, Error.prepareStackTrace]).toEqual([3, mine]);
      Error.stackTraceLimit = 0;
      expect(here()).toBe(1);
      expect(Error.stackTraceLimit).toBe(0);
    } finally {
      Object.assign(Error, { stackTraceLimit, prepareStackTrace });
    }
  });

  it('that could not be sent is tried again', () => {
    let room = false;
    callSites = new CallSites(libraryFiles, () => (room ? 1 : -1));
    expect(here()).toBe(-1);
    room = true;
    expect(here()).toBe(1);
  });
});

/** One program, one host: what most tests of tracing need. */
import { afterAll, afterEach, beforeAll } from 'vitest';
import { type BuiltRuntime, buildRuntime } from '../../support/build-runtime.ts';
import { FAKE_LIBRARY } from './fake-library.ts';
import { ProgramFolder, type Running, start } from './run-program.ts';
import { type HostBehaviour, TestHost } from './test-host.ts';

export interface Bench {
  /** A host that is stopped after the test. */
  host(behaviour?: HostBehaviour): Promise<TestHost>;
  /** A folder that is removed after the test; it holds the fake library as `fake.mjs`. */
  folder(files: Readonly<Record<string, string>>): ProgramFolder;
  /** Starts `source` as program.mjs; traced by the host when there is one, with register in any case. */
  start(node: string, source: string, host: TestHost | string | null, environment?: Record<string, string>): Running;
  /** Starts `source` as program.mjs without anything of ours. */
  startPlain(node: string, source: string): Running;
  /** URL of the built register.js; only while tests run. */
  register(): string;
}

/** Sets up for the tests of a file. */
export function bench(): Bench {
  let runtime: BuiltRuntime;
  const cleanups: (() => unknown)[] = [];
  beforeAll(async () => {
    runtime = await buildRuntime();
  });
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });
  afterAll(() => runtime.remove());

  const folder = (files: Readonly<Record<string, string>>): ProgramFolder => {
    const made = new ProgramFolder({ 'fake.mjs': FAKE_LIBRARY, ...files });
    cleanups.push(() => made.remove());
    return made;
  };
  const run = (node: string, register: string | null, source: string, environment: Record<string, string>): Running => {
    const running = start(node, register, folder({ 'program.mjs': source }).write('program.mjs', source), environment);
    cleanups.push(() => running.child.kill('SIGKILL'));
    return running;
  };
  return {
    async host(behaviour) {
      const host = await TestHost.start(behaviour);
      cleanups.push(() => host.stop());
      return host;
    },
    folder,
    start: (node, source, host, environment = {}) =>
      run(node, runtime.register, source, {
        ...(host === null ? {} : { PROMISE_GRAPH_CHANNEL: typeof host === 'string' ? host : host.channel }),
        ...environment,
      }),
    startPlain: (node, source) => run(node, null, source, {}),
    register: () => runtime.register,
  };
}

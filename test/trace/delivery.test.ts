/** Whatever a program emitted before its end arrives, however it ends, and whoever is slow. */
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { nodes } from '../support/nodes.ts';
import { bench } from './support/session.ts';

const { host: startHost, start } = bench();

/** Imported before register: once a program has stopped this clock its patience has no end, however busy the machine is. */
const STOPPABLE_CLOCK = `--import=data:text/javascript,${encodeURIComponent(`
  const now = performance.now.bind(performance);
  let stoppedAt = null;
  performance.now = () => stoppedAt ?? now();
  globalThis.stopClock = () => { stoppedAt = now(); };`)}`;

describe.each(nodes)('on Node $version', ({ path: node }) => {
  it('a program is introduced, its events come in order, and the close handshake ends it', async () => {
    const host = await startHost();
    const source =
      "import { make } from './fake.mjs';\nfunction heads() {\n  return make('return', 'Heads');\n}\nheads();";
    const { child, ended } = start(node, source, host);
    expect(await ended).toMatchObject({ stdout: '', stderr: '', code: 0 });
    expect(host.hellos).toEqual([{ type: 'hello', protocol: 4, pid: child.pid }]);
    expect(host.events.map(({ event }) => event)).toEqual(['session', 'session', 'site', 'create', 'settle', 'exit']);
    expect(host.all('session')[0].info).toMatchObject({ pid: child.pid, clock: 'real', sites: true });
    expect(host.all('session')[0].info.program).toMatch(/program\.mjs$/);
    expect(host.all('site')[0].site).toMatchObject({ line: 3, column: 10, functionName: 'heads' });
    expect(host.all('settle')[0]).toMatchObject({ id: 1, state: 'returned', text: '"Heads"' });
    expect(host.all('exit')[0]).toMatchObject({ how: 'returned', code: 0 });
    expect(host.closeCodes).toEqual([1000]);
    expect(host.problems).toEqual([]);
  });

  it('process.exit in a callback delivers what came before, from later exit listeners too', async () => {
    const host = await startHost();
    const source = `import { make } from './fake.mjs';
      process.on('exit', () => make('return', 'last words'));
      setTimeout(() => { make('return', 'before'); process.exit(7); }, 1);`;
    expect(await start(node, source, host).ended).toMatchObject({ stderr: '', code: 7 });
    expect(host.all('settle').map(({ text }) => text)).toEqual(['"before"', '"last words"']);
    expect(host.all('exit')).toEqual([expect.objectContaining({ how: 'processExit', code: 7 })]);
  });

  it('process.exit inside an exit listener, and a program that removes all exit listeners, deliver too', async () => {
    for (const source of [
      "process.on('exit', () => { make('return', 1); process.exit(3); make('return', 2); }); process.exit(5);",
      "process.removeAllListeners('exit'); setTimeout(() => { make('return', 1); process.exitCode = 3; }, 1);",
      "process.removeAllListeners('exit'); setTimeout(() => { make('return', 1); process.exit(3); }, 1);",
    ]) {
      const host = await startHost();
      const { code } = await start(node, `import { make } from './fake.mjs'; ${source}`, host).ended;
      expect(code).toBe(3);
      expect(host.all('settle').map(({ text }) => text)).toEqual(['1']);
      expect(host.all('exit')).toHaveLength(1);
      expect(host.all('exit')[0].code).toBe(3);
    }
  });

  it('an exception at top level leaves the same stderr and exit code, and everything arrives', async () => {
    const host = await startHost();
    const source =
      "import { make } from './fake.mjs';\nmake('return', 1);\nsetTimeout(() => {\n  throw new TypeError('boom');\n}, 1);";
    const traced = await start(node, source, host).ended;
    expect(traced.code).toBe(1);
    expect(traced.stderr).toContain("throw new TypeError('boom')");
    expect(traced.stderr).not.toContain('promise-graph:');
    expect(host.all('unhandled')).toEqual([
      expect.objectContaining({ how: 'topLevel', id: 0, text: 'TypeError: boom' }),
    ]);
    expect(host.all('exit')).toEqual([expect.objectContaining({ how: 'uncaught', code: 1 })]);
  });

  it('a program with nothing to do still says that it came and went', async () => {
    const host = await startHost();
    expect(await start(node, '', host).ended).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(host.events.map(({ event }) => event)).toEqual(['session', 'exit']);
  });

  it('a program that is killed has delivered what it emitted while it waited', async () => {
    const host = await startHost();
    const source = `import { make } from './fake.mjs';
      setTimeout(() => make('return', 'emitted'), 1);
      setInterval(() => {}, 1000);`;
    const { child, ended } = start(node, source, host);
    await host.until(() => host.all('settle').length > 0);
    child.kill('SIGKILL');
    expect((await ended).signal).toBe('SIGKILL');
    expect(host.all('settle')[0].text).toBe('"emitted"');
    expect(host.problems).toEqual([]);
  });

  it('a program blocked in a busy loop has delivered what came before it', async () => {
    const host = await startHost();
    const source = "import { make } from './fake.mjs'; make('return', 'before'); for (;;);";
    const { child, ended } = start(node, source, host);
    await host.until(() => host.all('settle').length > 0);
    expect(host.all('settle')[0].text).toBe('"before"');
    child.kill('SIGKILL');
    await ended;
  });

  it('a host that reads slowly loses nothing of a million events', async () => {
    const host = await startHost({ slow: 8, countOnly: true });
    const source = `import { probe } from './fake.mjs';
      const id = probe.created('wait');
      for (let i = 0; i < 500_000; i++) { probe.entered(id, 0); probe.left(id); }`;
    const { code, stderr } = await start(node, source, host, { PROMISE_GRAPH_SITES: '0' }).ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(host.events.map(({ event }) => event)).toEqual(['exit']);
    // session (again with the first promise), create, a million, exit
    expect(host.count).toBe(1_000_004);
  });

  it('a host that stops reading for good does not stop the program, which says that events were lost', async () => {
    const host = await startHost({ stopAfter: 1000, countOnly: true });
    const source = `import { probe } from './fake.mjs';
      const id = probe.created('wait');
      for (let i = 0; i < 500_000; i++) { probe.entered(id, 0); probe.left(id); }
      console.log('finished');`;
    const environment = { PROMISE_GRAPH_SITES: '0', PROMISE_GRAPH_PATIENCE: '150' };
    const { code, stdout, stderr } = await start(node, source, host, environment).ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'finished\n' });
    expect(stderr).toBe('promise-graph: the host stopped reading; it did not get the last events.\n');
  });

  it('a host that stopped for a while is told exactly how many events it missed', async () => {
    const host = await startHost({ stopAfter: 1000, countOnly: true });
    const source = `import { probe } from './fake.mjs';
      const id = probe.created('wait');
      for (let i = 0; i < 500_000; i++) { probe.entered(id, 0); probe.left(id); }
      console.log('finished');
      process.stdin.once('data', () => { stopClock(); probe.left(id); process.exit(0); });`;
    const environment = {
      PROMISE_GRAPH_SITES: '0',
      PROMISE_GRAPH_PATIENCE: '150',
      PROMISE_GRAPH_OUTPUT: '0',
      NODE_OPTIONS: STOPPABLE_CLOCK,
    };
    const { child, ended } = start(node, source, host, environment);
    await once(child.stdout ?? child, 'data');
    host.resume();
    // The ring has room again when all that was on its way has arrived.
    await host.until(() => host.count > 100_000);
    child.stdin?.end('go on');
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
    const gaps = host.all('gap');
    const missed = gaps.reduce((sum, { count }) => sum + count, 0);
    expect(missed).toBeGreaterThan(0);
    // session (twice), create, a million, the last one, exit
    expect(host.count - gaps.length + missed).toBe(1_000_005);
  });
});

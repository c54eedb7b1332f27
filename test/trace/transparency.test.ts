/** A traced program behaves as it does alone: the same bytes, the same exit code, the same end. */
import { describe, expect, it } from 'vitest';
import { nodes } from '../support/nodes.ts';
import { withoutExcerptForm } from '../support/uncaught.ts';
import { start as startFile } from './support/run-program.ts';
import { bench } from './support/session.ts';

const programs: Readonly<Record<string, string>> = {
  'prints in every way there is': `
    console.log('log', { a: [1, { b: 2 }] }); console.error('error'); console.table([{ x: 1 }]);
    process.stdout.write('no line end'); process.stdout.write(Buffer.from([10, 0xff, 0xfe, 65, 10]));
    process.stdout.write('68c3a90a', 'hex'); process.stderr.write('é\\n', 'latin1');
    console.log(process.stdout.write('', () => process.stdout.write('callback\\n')));
    console.log(process.stdout.write.name, process.stdout.write.length);`,
  'writes what cannot be written': `
    try { process.stdout.write(null); } catch (error) { console.log(error.code, error.message); }
    try { process.stdout.write({}); } catch (error) { console.log(error.code); }`,
  'replaces write': `
    const write = process.stdout.write; let seen = 0;
    process.stdout.write = function (...given) { seen++; return write.apply(this, given); };
    console.log('one'); console.log('two'); process.stdout.write = write; console.log(seen);`,
  'throws at top level': "function f() {\n  throw new RangeError('boom');\n}\nf();",
  'throws something that is no error': 'setTimeout(() => { throw { a: 1 }; }, 1);',
  'rejects and nobody handles it': "Promise.reject(new Error('rejected'));",
  'awaits what never comes': 'await new Promise(() => {});',
  'handles what is uncaught': `
    process.on('uncaughtException', (error, origin) => console.log('handled', error.message, origin));
    setTimeout(() => { throw new Error('late'); }, 1); setTimeout(() => console.log('still here'), 5);`,
  'exits with a code of its own': "process.exitCode = 9; process.on('exit', (code) => console.log('exit', code));",
  'exits in an exit listener': "process.on('exit', () => { console.log('bye'); process.exit(12); });",
  'replaces process.exit': `
    const { exit } = process; process.exit = (code) => { console.log('exit with', code); exit(code + 1); };
    process.exit(1);`,
  'lists what it inherited': `
    console.log(process.argv.length, process.env.PROMISE_GRAPH_CHANNEL, Object.keys(globalThis).sort().join());
    console.log(process.stdin === process.stdin, process.listenerCount('SIGINT'), process.listenerCount('SIGTERM'));`,
  'changes how stacks are made': `
    Error.stackTraceLimit = 1; make('return', 1);
    console.log(Error.stackTraceLimit, new Error('a').stack.split('\\n').length);
    Error.prepareStackTrace = (error, frames) => 'mine ' + frames.length; make('return', 2);
    console.log(new Error('b').stack, typeof Error.prepareStackTrace);
    delete Error.stackTraceLimit; make('return', 3); console.log('stackTraceLimit' in Error);
    Error.stackTraceLimit = 'many'; make('return', 4); console.log(Error.stackTraceLimit);
    Error.prepareStackTrace = undefined; make('return', 5); console.log('prepareStackTrace' in Error);`,
  'prints errors of Node’s own': `
    const attempts = [() => Buffer.alloc(''), () => process.chdir('/nowhere'), () => new URL('x'), () => new TextDecoder('x'),
      () => { throw Object.assign(new Error('mine'), { code: 'ERR_MINE' }); }];
    globalThis.Reflect = null;
    for (const attempt of attempts) try { attempt(); } catch (error) { console.log(error.stack.split('\\n')[0]); }
    await import('./nowhere.mjs').catch((error) => console.log(error.stack.split('\\n')[0]));`,
  'freezes Error': "Object.freeze(Error); make('return', 1); console.log('frozen');",
  'leaves unreferenced timers': 'setInterval(() => {}, 1000).unref(); setTimeout(() => {}, 100_000).unref();',
  'breaks the clock and the built-ins': `
    performance.now = () => { throw new Error('now'); }; Date.now = () => NaN; JSON.stringify = () => 'mine';
    Map.prototype.get = Map.prototype.set = () => undefined; make('return', { a: 1 }); process.stdout.write('on\\n');`,
};

const prologue = "import { make } from './fake.mjs';\n";
const { host: startHost, start, startPlain, folder, register } = bench();

describe.each(nodes)('on Node $version', ({ path: node, version }) => {
  it.each(Object.keys(programs))('a program that %s', async (name) => {
    const source = prologue + programs[name];
    const host = await startHost();
    const plain = await startPlain(node, source).ended;
    const traced = await start(node, source, host).ended;
    const anonymous = (text: string): string => text.replace(/promise-graph-program-\w+/g, 'folder');
    expect(anonymous(traced.stdout)).toBe(anonymous(plain.stdout));
    expect(withoutExcerptForm(anonymous(traced.stderr))).toBe(withoutExcerptForm(anonymous(plain.stderr)));
    expect(traced.code).toBe(plain.code);
    expect(host.all('exit')).toHaveLength(1);
    expect(host.problems).toEqual([]);
  });

  it('ends by a signal as it does alone', async () => {
    const host = await startHost();
    const { child, ended } = start(node, "console.log('up'); setInterval(() => {}, 1000);", host);
    await host.until(() => host.all('log').length > 0);
    child.kill('SIGTERM');
    expect((await ended).signal).toBe('SIGTERM');
  });

  it('goes on untraced where it may not have threads, and one sentence says so', async () => {
    const program = folder({ 'program.mjs': 'console.log(await Promise.all([1]));' });
    const permission = ['--no-warnings', version.startsWith('v20.') ? '--experimental-permission' : '--permission'];
    const flags = [...permission, '--allow-fs-read=*'];
    const environment = { PROMISE_GRAPH_CHANNEL: (await startHost()).channel };
    const { stdout, stderr, code } = await startFile(
      node,
      register(),
      `${program.path}/program.mjs`,
      environment,
      flags,
    ).ended;
    expect({ stdout, code }).toEqual({ stdout: '[ 1 ]\n', code: 0 });
    expect(stderr).toContain('promise-graph: cannot trace this program: Access to this API has been restricted');
  });

  it('is traced once when NODE_OPTIONS loads register as well, and its worker not at all', async () => {
    const host = await startHost();
    const program = folder({ 'program.mjs': `${prologue}make('return', 1);` });
    const environment = { PROMISE_GRAPH_CHANNEL: host.channel, NODE_OPTIONS: `--import ${register()}` };
    const { code, stderr } = await startFile(node, register(), `${program.path}/program.mjs`, environment).ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(host.hellos).toHaveLength(1);
    expect(host.all('settle')).toHaveLength(1);
  });

  it('hands its tracing on to threads and processes that load the tracer, and to no others', async () => {
    const host = await startHost();
    const source = `import { fork } from 'node:child_process';
      import { once } from 'node:events';
      import { isMainThread, Worker } from 'node:worker_threads';
      import { make, traced } from './fake.mjs';
      console.log(isMainThread ? process.argv[2] ?? 'parent' : 'thread', traced());
      if (isMainThread && process.argv[2] !== 'child') {
        make('return', 1);
        await once(new Worker(new URL(import.meta.url)), 'exit');
        await once(fork(process.argv[1], ['child']), 'exit');
        await once(fork(process.argv[1], ['child'], { execArgv: [] }), 'exit');
      }`;
    const { stdout, stderr } = await start(node, source, host).ended;
    expect({ stdout, stderr }).toEqual({ stdout: 'parent true\nthread true\nchild true\nchild false\n', stderr: '' });
    expect(host.hellos).toHaveLength(3);
  });
});

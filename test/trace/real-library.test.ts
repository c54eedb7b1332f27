/** The real library under the real tracer, in a real process: what the graph of a program is drawn from. */
import { describe, expect, it } from 'vitest';
import { nodes } from '../support/nodes.ts';
import { withoutExcerptForm } from '../support/uncaught.ts';
import { start as startFile } from './support/run-program.ts';
import { bench } from './support/session.ts';

const { host: startHost, folder, register } = bench();

const HEADS = `import { Console, Duration, Lwt, LwtMain, Time } from 'promise-graph';

function start(): Lwt<void> {
  const heads = Time.sleepNs(Duration.ofSec(1)).bind(() => Console.logS('Heads'));
  const tails = Time.sleepNs(Duration.ofSec(2)).bind(() => Console.logS('Tails'));
  return Lwt.join([heads, tails]);
}

await LwtMain.run(start());
`;

describe.each(nodes)('on Node $version', ({ path: node }) => {
  it('sleeps, binds and a join are told with their places, times, values and lines', async () => {
    const host = await startHost();
    const program = folder({}).write('heads.ts', HEADS);
    const environment = { PROMISE_GRAPH_CHANNEL: host.channel, PROMISE_GRAPH_CLOCK: 'virtual', NODE_NO_WARNINGS: '1' };
    const { stdout, stderr, code } = await startFile(node, register(), program, environment).ended;
    expect({ stdout, stderr, code }).toEqual({ stdout: 'Heads\nTails\n', stderr: '', code: 0 });
    expect(host.problems).toEqual([]);

    const sites = new Map(host.all('site').map(({ id, site }) => [id, site]));
    const made = host.all('create').map(({ id, operation, site, detail, duration }) => {
      const { file, line } = sites.get(site) ?? { file: program, line: 0 };
      expect(file).toBe(program);
      return { id, operation, line, detail, duration };
    });
    const sleeps = made.filter(({ operation }) => operation === 'sleep');
    expect(sleeps).toMatchObject([
      { line: 4, duration: 1e9 },
      { line: 5, duration: 2e9 },
    ]);
    expect(sleeps[0].detail).toContain('1');
    expect(made.filter(({ operation }) => operation === 'bind')).toMatchObject([{ line: 4 }, { line: 5 }]);
    const [join] = made.filter(({ operation }) => operation === 'join');
    expect(join.line).toBe(6);
    expect(host.all('depend').filter(({ waiter, role }) => waiter === join.id && role === 'child')).toHaveLength(2);
    const settled = host.all('settle').filter(({ id }) => sleeps.some((sleep) => sleep.id === id));
    expect(settled).toMatchObject([
      { time: 1e9, state: 'returned', text: '()' },
      { time: 2e9, state: 'returned', text: '()' },
    ]);
    expect(host.all('log').map(({ text, time }) => [text, time])).toEqual([
      ['Heads', 1e9],
      ['Tails', 2e9],
    ]);
    expect(host.all('exit')).toMatchObject([{ how: 'returned', code: 0 }]);
  });

  it('an exception that nobody handles is told once and ends the program as it does alone', async () => {
    const host = await startHost();
    const source =
      "import { Lwt, LwtMain } from 'promise-graph';\nawait LwtMain.run(Lwt.pause().bind(() => Lwt.fail(new Error('tails'))));";
    const program = folder({}).write('fails.mjs', source);
    const alone = await startFile(node, register(), program).ended;
    const traced = await startFile(node, register(), program, { PROMISE_GRAPH_CHANNEL: host.channel }).ended;
    // The frames inside the library are not the program's: a traced callback is called by another function.
    const ofProgram = (text: string): string => text.replace(/^ {4}at .*(index\.cjs|node:).*\n/gm, '');
    expect(withoutExcerptForm(ofProgram(traced.stderr))).toBe(withoutExcerptForm(ofProgram(alone.stderr)));
    expect(ofProgram(traced.stderr)).toContain('fails.mjs:2:51');
    expect([traced.stdout, traced.code]).toEqual([alone.stdout, 1]);
    expect(host.all('settle').some(({ state, text }) => state === 'failed' && text === 'Error: tails')).toBe(true);
    expect(host.all('unhandled').map(({ how, text }) => [how, text])).toEqual([['topLevel', 'Error: tails']]);
    expect(host.all('exit')).toMatchObject([{ how: 'uncaught', code: 1 }]);
  });

  it('a mutex is told with the place where it was made, who has it and who waits', async () => {
    const host = await startHost();
    const source = `import { Lwt, LwtMain, LwtMutex } from 'promise-graph';
const door = LwtMutex.create();
const visit = () => LwtMutex.withLock(door, () => Lwt.pause());
await LwtMain.run(Lwt.join([visit(), visit()]));`;
    const program = folder({}).write('door.mjs', source);
    await startFile(node, register(), program, { PROMISE_GRAPH_CHANNEL: host.channel }).ended;
    expect(host.problems).toEqual([]);
    const [door] = host.all('resource');
    const site = host.all('site').find(({ id }) => id === door.site)?.site;
    expect([door.kind, site?.file, site?.line]).toEqual(['mutex', program, 2]);
    expect(host.all('use').map(({ use, level }) => `${use} ${level}`)).toEqual([
      'takes 1',
      'waits 1',
      'gives 0',
      'takes 1',
      'gives 0',
    ]);
  });

  it('a host that dies leaves the library running without a probe', async () => {
    const host = await startHost();
    const source = `import { Lwt, LwtMain, Time, Duration } from 'promise-graph';
      const round = (n) => n === 0 ? Lwt.return('done') : Time.sleepNs(Duration.ofMs(1)).bind(() => round(n - 1));
      console.log(await LwtMain.run(round(300)), globalThis[Symbol.for('promise-graph.runtime')].probe);`;
    const program = folder({}).write('rounds.mjs', source);
    const { ended } = startFile(node, register(), program, { PROMISE_GRAPH_CHANNEL: host.channel });
    await host.until(() => host.all('settle').length > 5);
    host.breakConnections();
    expect(await ended).toMatchObject({ stdout: 'done null\n', code: 0 });
  });
});

/** Printed lines as events: whole lines, once each, bounded. */
import { describe, expect, it } from 'vitest';
import { nodes } from '../support/nodes.ts';
import { bench } from './support/session.ts';

const { host: startHost, start } = bench();

describe.each(nodes)('on Node $version', ({ path: node }) => {
  const linesOf = async (source: string, environment = {}): Promise<[string, string][]> => {
    const host = await startHost();
    const { stderr } = await start(node, `import { probe } from './fake.mjs';\n${source}`, host, environment).ended;
    expect(stderr).not.toContain('promise-graph:');
    return host.all('log').map(({ stream, text }) => [stream, text]);
  };

  it('lines are told as they end, whatever the writes are cut into', async () => {
    const source =
      "process.stdout.write('one'); process.stdout.write(' line\\ntwo\\r\\n'); console.error('three\\nfour');";
    expect(await linesOf(source)).toEqual([
      ['stdout', 'one line'],
      ['stdout', 'two'],
      ['stderr', 'three'],
      ['stderr', 'four'],
    ]);
  });

  it('a line without an end is told when the program ends', async () => {
    expect(await linesOf("process.stdout.write('no end');")).toEqual([['stdout', 'no end']]);
  });

  it('bytes are read as UTF-8, also when a character is cut in two', async () => {
    const source =
      "const b = Buffer.from('é\\n'); process.stdout.write(b.subarray(0, 1)); process.stdout.write(b.subarray(1));";
    expect(await linesOf(source)).toEqual([['stdout', 'é']]);
  });

  it('what the library announces is told once', async () => {
    const source = "probe.logged('stdout', 'Heads'); process.stdout.write('Heads\\n'); console.log('Heads');";
    expect(await linesOf(source)).toEqual([
      ['stdout', 'Heads'],
      ['stdout', 'Heads'],
    ]);
  });

  it('a long line comes in parts, and of very many lines the rest is counted', async () => {
    const long = await linesOf("console.log('x'.repeat(40_000));");
    expect(long.map(([, text]) => text.length)).toEqual([16_384, 16_384, 7232]);
    const many = await linesOf("console.log('y\\n'.repeat(5000));");
    expect(many).toHaveLength(2001);
    expect(many[2000]).toEqual(['stdout', '… 3001 more lines']);
  });

  it('only the library’s own lines are told when watching is off', async () => {
    const source = "console.log('unseen'); probe.logged('stdout', 'seen');";
    expect(await linesOf(source, { PROMISE_GRAPH_OUTPUT: '0' })).toEqual([['stdout', 'seen']]);
  });
});

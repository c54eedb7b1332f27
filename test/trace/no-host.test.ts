/** A program runs on normally when there is no host, a host that refuses, or one that dies. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { nodes } from '../support/nodes.ts';
import { bench } from './support/session.ts';

const { host: startHost, start, startPlain } = bench();

/** Runs as long as it is traced, and 30 rounds more: however late it hears that nobody listens. */
const busyProgram = `import { make, traced } from './fake.mjs';
  let rounds = 0;
  const timer = setInterval(() => {
    for (let i = 0; i < 1000; i++) make('return', i);
    if (!traced() && ++rounds === 30) { clearInterval(timer); console.log('rounds', rounds, traced()); process.exitCode = 4; }
  }, 5);`;

describe.each(nodes)('on Node $version', ({ path: node }) => {
  it('with no channel nothing is traced and nothing is said', async () => {
    const source = "import { traced } from './fake.mjs'; console.log(traced());";
    expect(await start(node, source, null).ended).toMatchObject({ stdout: 'false\n', stderr: '', code: 0 });
  });

  it('with nobody at the address, one sentence says so', async () => {
    const { stdout, stderr, code } = await start(node, busyProgram, 'ws://127.0.0.1:9/program#token').ended;
    expect({ stdout, code }).toEqual({ stdout: 'rounds 30 false\n', code: 4 });
    expect(stderr).toMatch(
      /^promise-graph: cannot reach the host at ws:\/\/127\.0\.0\.1:9\/program \(ECONNREFUSED\)\. .*\n$/,
    );
    expect(stderr).not.toContain('#token');
  });

  it('with an address that is none, one sentence says so', async () => {
    const { stdout, stderr, code } = await start(node, "console.log('ran')", 'nonsense').ended;
    expect({ stdout, code }).toEqual({ stdout: 'ran\n', code: 0 });
    expect(stderr).toMatch(/^promise-graph: PROMISE_GRAPH_CHANNEL is not an address .*\n$/);
  });

  it('with a wrong token, one sentence gives the reason of the refusal', async () => {
    const host = await startHost();
    const { stdout, stderr, code } = await start(node, busyProgram, host.channel.replace(/#.*/, '#wrong')).ended;
    expect({ stdout, code }).toEqual({ stdout: 'rounds 30 false\n', code: 4 });
    expect(stderr).toBe(
      'promise-graph: the host refused this program: The token is wrong. The program runs on without being traced.\n',
    );
  });

  it('with a refusal as the answer to the upgrade, one sentence says so', async () => {
    const server = createServer().on('upgrade', (_request, socket) => {
      socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/program#x`;
    const { stdout, stderr, code } = await start(node, "console.log('ran')", address).ended;
    server.close();
    expect({ stdout, code }).toEqual({ stdout: 'ran\n', code: 0 });
    expect(stderr).toMatch(/^promise-graph: the host refused this program: HTTP 401 Unauthorized\. .*\n$/);
  });

  it('with control characters in the reason, the sentence stays one harmless line', async () => {
    const host = await startHost({ refuse: 'no\u001b[31m\nway\r\u0007' });
    const { stderr } = await start(node, 'setTimeout(() => {}, 5)', host).ended;
    expect(stderr).toBe(
      'promise-graph: the host refused this program: no [31m way. The program runs on without being traced.\n',
    );
  });

  it('with a host killed in the middle, output and exit code are the same and tracing ends', async () => {
    const host = await startHost();
    const plain = await startPlain(node, busyProgram).ended;
    const { ended } = start(node, busyProgram, host);
    await host.until(() => host.all('settle').length > 100);
    host.breakConnections();
    const { stdout, stderr, code } = await ended;
    expect({ stdout, code }).toEqual({ stdout: plain.stdout, code: plain.code });
    expect(stderr).toMatch(
      /^promise-graph: the connection to the host was lost.* The program runs on without being traced\.\n$/,
    );
    expect(host.problems).toEqual([]);
  });

  it('with a host killed while the program waits for room, the program goes on at once', async () => {
    const host = await startHost({ stopAfter: 1000, countOnly: true });
    const source = `import { probe, traced } from './fake.mjs';
      console.error('begin');
      for (let i = 0; i < 1_000_000; i++) probe.left(1);
      console.log('finished', traced());`;
    const environment = { PROMISE_GRAPH_SITES: '0', PROMISE_GRAPH_PATIENCE: '600000' };
    const { ended } = start(node, source, host, environment);
    await host.until(() => host.count >= 1000);
    host.breakConnections();
    expect(await ended).toMatchObject({ stdout: 'finished false\n', code: 0 });
  });
});

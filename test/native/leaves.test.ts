/** What leaves wait for, as Node tells of it. A Node that cannot tell without tracking promises is not asked. */
import { describe, expect, it } from 'vitest';
import { nodes } from '../support/nodes.ts';
import { bench } from '../trace/support/session.ts';

const { host: startHost, start } = bench();

const PROGRAM = `
  import { spawn } from 'node:child_process';
  import { lookup } from 'node:dns';
  import { connect, createServer } from 'node:net';
  import { setTimeout as sleep } from 'node:timers/promises';
  import { promisify } from 'node:util';
  const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
  await new Promise((go) => server.once('listening', go));
  await new Promise((go) => setTimeout(go, 7));
  await sleep(3);
  await new Promise((go) => connect(server.address().port, '127.0.0.1', go).resume());
  await new Promise((go) => lookup('localhost', go));
  await new Promise((go) => spawn(process.execPath, ['--version'], { stdio: 'ignore' }).once('exit', go));
  await promisify((done) => setTimeout(done, 2))();
  server.close();`;

const able = nodes.filter(({ version }) => Number(/\d+/.exec(version)?.[0]) >= 24);

describe.each(able)('on Node $version', ({ path: node }) => {
  it('a timer, a connection, a lookup and a child process are told', async () => {
    const host = await startHost();
    const { stderr } = await start(node, PROGRAM, host).ended;
    expect(stderr).toBe('');
    const made = host.all('create').filter(({ operation }) => operation === 'promise' || operation === 'native');
    const details = made.map(({ detail, duration }) => (duration < 0 ? detail : `${detail}, ${duration} ns`));
    expect(details).toEqual([
      '',
      'timer of 7 ms, 7000000 ns',
      'timer of 3 ms, 3000000 ns',
      'TCP connection',
      'lookup of localhost',
      'child process',
      'timer of 2 ms, 2000000 ns',
    ]);
  });
});

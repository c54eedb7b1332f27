/** Pages of a browser at the host's channel: who is let in, and as what. */
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { type ChannelServer, Sessions, startChannelServer } from '../../host/index.ts';
import { readSource, sourceLines } from '../../host/recording/source-texts.ts';
import { PROTOCOL_VERSION, StreamWriter } from '../../runtime-instrumented/protocol/index.ts';
import { programInfo } from './support/fake-program.ts';
import { until } from './support/wait.ts';

let sessions: Sessions;
let server: ChannelServer;

beforeEach(async () => {
  sessions = new Sessions();
  server = await startChannelServer({ sessions });
});
afterEach(() => server.close());

/** A page that has loaded, at an address of its own. */
async function load(channel: string, address: string, files: readonly string[] = []): Promise<WebSocket> {
  const url = new URL(channel);
  const token = url.hash.slice(1);
  url.hash = '';
  const socket = new WebSocket(url.href, ['promise-graph', token], { origin: 'https://shop.example' });
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'hello', protocol: PROTOCOL_VERSION, pid: 0 }));
  const writer = new StreamWriter();
  writer.session(0, { ...programInfo(), pid: 0, program: address });
  for (const [index, file] of files.entries()) writer.site(index + 1, { file, line: 1, column: 1, functionName: '' });
  socket.send(writer.take());
  return socket;
}

describe('a page with the token', () => {
  it('is a session of its own each time it is loaded, from whatever origin', async () => {
    const channel = server.pageChannelOf(sessions.expectPages('a page'));
    const first = await load(channel, 'http://localhost:5173/shop.html');
    await until('it has a name', () => sessions.list[0].name === 'shop.html');
    await load(channel, 'http://localhost:5173/shop.html');
    await until('there are two', () => sessions.list[1]?.name === 'shop.html #2');
    expect(sessions.list.map(({ parent }) => parent)).toEqual([null, null]);
    first.close(1000);
    await until('the first has ended', () => sessions.list[0].over);
    expect(sessions.list[1].over).toBe(false);
  });

  it('has no file of this machine put into a recording, but for what pages are written in', async () => {
    const channel = server.pageChannelOf(sessions.expectPages('waiting for a page'));
    const files = ['/home/me/.ssh/id_rsa', '/proc/self/environ', '/app/shop.ts'];
    const socket = await load(channel, 'http://a/shop.html', files);
    await until('its sites are known', () => sessions.list[0].sites.size === 3);
    expect([...sourceLines(sessions.list).keys()]).toEqual(['/app/shop.ts']);
    socket.close(1000);
  });

  it('lets no program in', () => {
    const session = sessions.expectPages('a page');
    expect(sessions.claim(session.token)).toContain('token');
  });
});

describe('a page without it', () => {
  it.each(['', 'wrong'])('is refused in words, with %j as its token', async (token) => {
    sessions.expectPages('a page');
    const offered = token === '' ? ['promise-graph'] : ['promise-graph', token];
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/page`, offered);
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(1008);
    expect(sessions.list).toHaveLength(1);
  });

  it('is refused with the token of a program', async () => {
    const session = sessions.expect({ program: '/a.ts' });
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/page`, ['promise-graph', session.token]);
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(1008);
    expect(session.state).toBe('starting');
  });
});

describe('the text of a source', () => {
  it('is none where a file of the system says that it is empty', async () => {
    expect(await readSource('/proc/self/environ')).toBeNull();
  });
});

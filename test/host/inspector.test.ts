/** An inspector is a stranger: what listens on its port may be anything, and may say anything. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { CannotAttach, evaluate, inspectorAt } from '../../host/inspector.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** Something that lists `address(port)` as an inspector does, and answers every word with `answer`. */
async function pretend(address: (port: number) => unknown, answer = ''): Promise<number> {
  const server = createServer((_request, response) => {
    response.end(JSON.stringify([{ webSocketDebuggerUrl: address((server.address() as AddressInfo).port) }]));
  });
  servers.push(server);
  new WebSocketServer({ server }).on('connection', (socket) => socket.on('message', () => socket.send(answer)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
const own = (port: number) => `ws://127.0.0.1:${port}/`;

describe('the inspector on a port', () => {
  it('is where its list says', async () => {
    const port = await pretend(own);
    expect(await inspectorAt(port)).toBe(own(port));
  });

  it.each([
    ['on another machine', (port: number) => `ws://example.org:${port}/`],
    ['on another port', () => 'ws://127.0.0.1:1/'],
    ['no address', () => 7],
  ])('is none when its list names what is %s', async (_what, address) => {
    expect(await inspectorAt(await pretend(address))).toBeNull();
  });
});

describe('an expression', () => {
  it('has the value that the program says', async () => {
    const port = await pretend(own, JSON.stringify({ id: 1, result: { result: { value: 42 } } }));
    expect(await evaluate(own(port), 'answer')).toBe(42);
  });

  it.each([
    ['no JSON', 'hello', 'is no inspector'],
    ['null', 'null', 'is no inspector'],
    ['an exception', '{"id":1,"result":{"exceptionDetails":{"text":"Uncaught"}}}', 'could not do it: Uncaught'],
  ])('is refused with a sentence when the answer is %s', async (_what, answer, sentence) => {
    const refused = evaluate(own(await pretend(own, answer)), '1');
    await expect(refused).rejects.toThrow(sentence);
    await expect(refused).rejects.toBeInstanceOf(CannotAttach);
  });
});

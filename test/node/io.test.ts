import { createServer, type Server as NetServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import {
  Canceled,
  ChannelClosed,
  type Channels,
  EndOfFile,
  Lwt,
  LwtIo,
  LwtUnix,
  type SocketAddress,
  UnixError,
} from '../../runtime-instrumented/index.ts';

const servers: NetServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A server of Node's own, so that our client is not tested against our server alone. */
async function serve(onClient: (socket: Socket) => void): Promise<SocketAddress> {
  const server = createServer({ allowHalfOpen: true }, onClient);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return { host: address.address, port: address.port };
}

/** What the server receives from its one client, and when it is gone. */
function receive(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  return new Promise((resolve) => socket.on('error', () => {}).once('close', () => resolve(text)));
}

test('what is written arrives, and what is read is everything up to the end', async () => {
  let received: Promise<string> | undefined;
  const address = await serve((socket) => {
    received = receive(socket);
    socket.write('first part, ');
    socket.end('sécond part');
  });
  const read = await LwtIo.withConnection(address, ([incoming, outgoing]) =>
    LwtIo.write(outgoing, 'hél').bind(() => LwtIo.write(outgoing, 'lo').bind(() => LwtIo.read(incoming))),
  );
  expect(read).toBe('first part, sécond part');
  expect(await received).toBe('héllo');
});

test('lines end with a newline, with or without a carriage return, and the last one with the input', async () => {
  const address = await serve((socket) => socket.end('one\r\ntwo\n\nlast'));
  const lines = await LwtIo.withConnection(address, ([incoming]) =>
    Lwt.go(function* () {
      const found: (string | null)[] = [];
      for (let i = 0; i < 5; i++) found.push(yield* LwtIo.readLineOpt(incoming));
      return found;
    }),
  );
  expect(lines).toEqual(['one', 'two', '', 'last', null]);
});

test('a line that is not there is the failure EndOfFile', async () => {
  const address = await serve((socket) => socket.end());
  const line = LwtIo.withConnection(address, ([incoming]) => LwtIo.readLine(incoming));
  await expect(line).rejects.toBeInstanceOf(EndOfFile);
});

test('reads wait in line, and a cancelled one takes nothing', async () => {
  let client: Socket | undefined;
  const address = await serve((socket) => {
    client = socket;
  });
  const found = await LwtIo.withConnection(address, ([incoming, outgoing]) =>
    Lwt.go(function* () {
      const [one, two, three] = [1, 2, 3].map(() => LwtIo.readLine(incoming));
      two.cancel();
      yield* LwtIo.write(outgoing, 'ready');
      client?.end('a\nb\n');
      return [yield* one, two.state.state, yield* three];
    }),
  );
  expect(found).toEqual(['a', 'fail', 'b']);
});

test('a read of so many bytes takes what there is, and never half a character', async () => {
  const address = await serve((socket) => socket.end('aé€'));
  const parts = await LwtIo.withConnection(address, ([incoming]) =>
    Lwt.go(function* () {
      const found: string[] = [];
      for (;;) {
        const part = yield* LwtIo.read(incoming, 4);
        if (part === '') return found;
        found.push(part);
      }
    }),
  );
  expect(parts).toEqual(['aé', '€']);
});

test('a connection that is refused is a UnixError with its code and address', async () => {
  const address = await serve(() => {});
  for (const server of servers.splice(0)) server.close();
  const attempt = LwtIo.openConnection(address);
  await expect(attempt).rejects.toMatchObject({ name: 'UnixError', code: 'ECONNREFUSED', call: 'connect' });
  await expect(attempt).rejects.toThrow(/^connect 127\.0\.0\.1:\d+: ECONNREFUSED$/);
});

test('a connection that the other side resets makes the read fail', async () => {
  const address = await serve((socket) => socket.once('data', () => socket.resetAndDestroy()));
  const read = LwtIo.withConnection(address, ([incoming, outgoing]) =>
    LwtIo.write(outgoing, 'x').bind(() => LwtIo.read(incoming)),
  );
  await expect(read).rejects.toMatchObject({ name: 'UnixError', code: 'ECONNRESET', call: 'read' });
});

test('cancelling a request cancels its read and closes the connection', async () => {
  let client: Socket | undefined;
  const address = await serve((socket) => {
    client = socket;
    socket.once('end', () => socket.end());
  });
  let reading: Lwt<string> | undefined;
  const asked = new Promise<void>((resolve) => {
    const request = LwtIo.withConnection(address, ([incoming, outgoing]) =>
      LwtIo.write(outgoing, 'question').bind(() => {
        reading = LwtIo.read(incoming);
        setImmediate(() => {
          request.cancel();
          resolve(expect(request).rejects.toBeInstanceOf(Canceled));
        });
        return reading;
      }),
    );
  });
  await asked;
  expect(reading?.state).toMatchObject({ state: 'fail', error: { name: 'Canceled' } });
  if (client === undefined) throw new Error('nobody came');
  expect(await receive(client)).toBe('question');
});

test('cancelling while it connects gives up the attempt', async () => {
  const address = await serve((socket) => socket.on('error', () => {}).end());
  const attempt = LwtIo.openConnection(address);
  attempt.cancel();
  await expect(attempt).rejects.toBeInstanceOf(Canceled);
});

test('what is written before the close still arrives', async () => {
  const text = 'x'.repeat(4_000_000);
  let received: Promise<string> | undefined;
  const address = await serve((socket) => {
    received = receive(socket);
    socket.once('end', () => socket.end());
  });
  await LwtIo.withConnection(address, ([, outgoing]) => {
    Lwt.async(() => LwtIo.write(outgoing, text));
    return Lwt.return();
  });
  expect((await received)?.length).toBe(text.length);
});

test('a closed channel says that it is closed, and closing it again is no error', async () => {
  const address = await serve((socket) => socket.on('error', () => {}));
  const [incoming, outgoing] = await LwtIo.openConnection(address);
  const waiting = LwtIo.read(incoming);
  await LwtIo.close(outgoing);
  await LwtIo.close(incoming);
  await expect(waiting).rejects.toBeInstanceOf(ChannelClosed);
  await expect(LwtIo.readLine(incoming)).rejects.toBeInstanceOf(ChannelClosed);
  await expect(LwtIo.write(outgoing, 'x')).rejects.toBeInstanceOf(ChannelClosed);
});

test('a server runs its handler for each client and closes the channels after it', async () => {
  const echo = ([incoming, outgoing]: Channels) =>
    LwtIo.readLine(incoming).bind((line) => LwtIo.writeLine(outgoing, line.toUpperCase()));
  const server = await LwtIo.establishServer({ host: '127.0.0.1', port: 0 }, echo);
  const ask = (line: string) =>
    LwtIo.withConnection(server.address, ([incoming, outgoing]) =>
      LwtIo.writeLine(outgoing, line).bind(() => LwtIo.read(incoming)),
    );
  expect(await Lwt.all([ask('heads'), ask('tails')])).toEqual(['HEADS\n', 'TAILS\n']);
  await LwtIo.shutdownServer(server);
  await expect(ask('anyone?')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('what a handler fails with goes to the async exception hook', async () => {
  const before = Lwt.asyncExceptionHook.get();
  try {
    const escaped = new Promise((resolve) => Lwt.asyncExceptionHook.set(resolve));
    const server = await LwtIo.establishServer({ host: '127.0.0.1', port: 0 }, () => {
      throw new Error('handler');
    });
    const read = await LwtIo.withConnection(server.address, ([incoming]) => LwtIo.read(incoming));
    expect(read).toBe('');
    expect(await escaped).toMatchObject({ message: 'handler' });
    await LwtIo.shutdownServer(server);
  } finally {
    Lwt.asyncExceptionHook.set(before);
  }
});

test('a port that is taken is a UnixError', async () => {
  const address = await serve(() => {});
  const second = LwtIo.establishServer(address, () => Lwt.return());
  await expect(second).rejects.toMatchObject({ name: 'UnixError', code: 'EADDRINUSE', call: 'listen' });
});

test('an address and a number are resolved to themselves', async () => {
  expect(await LwtUnix.getaddrinfo('127.0.0.1', '8080')).toEqual([
    { aiFamily: 'PF_INET', aiAddr: { host: '127.0.0.1', port: 8080 } },
  ]);
  expect((await LwtUnix.getaddrinfo('::1', 'http'))[0].aiAddr).toEqual({ host: '::1', port: 80 });
});

test('a name or a service that nobody knows is a UnixError', async () => {
  await expect(LwtUnix.getaddrinfo('no such host', '80')).rejects.toBeInstanceOf(UnixError);
  await expect(LwtUnix.getaddrinfo('127.0.0.1', 'no such service')).rejects.toMatchObject({ code: 'EAI_SERVICE' });
});

test('a cancel does not reach a name lookup', async () => {
  const lookup = LwtUnix.getaddrinfo('127.0.0.1', '80');
  lookup.cancel();
  expect(await lookup).toHaveLength(1);
});

test('withTimeout cancels what takes too long, and fails with Timeout', async () => {
  const [never] = Lwt.task<string>();
  await expect(LwtUnix.withTimeout(0.005, () => never)).rejects.toThrow('not done within 0.005 s');
  expect(never.state).toMatchObject({ state: 'fail', error: { name: 'Canceled' } });
  expect(await LwtUnix.withTimeout(60, () => Lwt.return('in time'))).toBe('in time');
});

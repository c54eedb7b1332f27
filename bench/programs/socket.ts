/**
 * What a bare socket does with as many bytes: `socket.ts BYTES`. One process sends pieces of 64 KiB
 * to another over the loopback. Prints bytes a second.
 */
import { fork } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const PIECE = Buffer.alloc(64 * 1024, 1);

function receive(): void {
  let first = 0n;
  let last = 0n;
  let bytes = 0;
  const server = createServer((socket) => {
    socket.on('data', (piece) => {
      last = process.hrtime.bigint();
      if (first === 0n) first = last;
      bytes += piece.length;
    });
    socket.on('end', () => {
      process.send?.((bytes / Number(last - first)) * 1e9, () => process.disconnect());
      server.close();
    });
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.send?.({ port: typeof address === 'object' && address !== null ? address.port : 0 });
  });
}

function send(bytes: number): void {
  const receiver = fork(fileURLToPath(import.meta.url), ['receive']);
  receiver.on('message', (message: number | { readonly port: number }) => {
    if (typeof message === 'number') {
      console.log(JSON.stringify(message));
      return;
    }
    const socket = connect(message.port, '127.0.0.1');
    let left = bytes;
    const fill = (): void => {
      while (left > 0) {
        left -= PIECE.length;
        if (!socket.write(PIECE)) {
          socket.once('drain', fill);
          return;
        }
      }
      socket.end();
    };
    fill();
  });
}

if (process.argv[2] === 'receive') receive();
else send(Number(process.argv[2]));

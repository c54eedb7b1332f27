/**
 * Load for an HTTP server: `load.ts PORT REQUESTS CONNECTIONS`. Each connection asks, reads the whole answer, and asks
 * again. Bytes on sockets, without a client library: the one that asks must cost less than the one that answers, on
 * a machine with two processors. Fails when a connection ends before all are answered.
 */
import { connect } from 'node:net';

const [port, requests, connections] = process.argv.slice(2).map(Number);
const ASKED = Buffer.from('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
const HEAD_ENDS = '\r\n\r\n';
const LENGTH = /\r\ncontent-length: (\d+)/i;
let left = requests;
let open = 0;

/** Bytes of the answer at the beginning of `text`, 0 while it is not whole. */
function lengthOf(text: string): number {
  const head = text.indexOf(HEAD_ENDS);
  if (head < 0) return 0;
  const length = head + HEAD_ENDS.length + Number(LENGTH.exec(text)?.[1] ?? 0);
  return text.length < length ? 0 : length;
}

function begin(): void {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let text = '';
  const ask = (): void => {
    if (left-- > 0) socket.write(ASKED);
    else {
      open--;
      socket.end();
    }
  };
  open++;
  socket.on('connect', ask);
  socket.setEncoding('latin1');
  socket.on('data', (data: string) => {
    text = text === '' ? data : text + data;
    const length = lengthOf(text);
    if (length === 0) return;
    text = text.slice(length);
    ask();
  });
}

for (let i = 0; i < connections; i++) begin();
process.on('exit', () => {
  if (open > 0) process.exitCode = 1;
});

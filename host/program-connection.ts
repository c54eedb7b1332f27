/** One program's WebSocket: a hello, then the stream, then a clean close; anything else ends its session in words. */
import type { RawData, WebSocket } from 'ws';
import {
  BatchUnpacker,
  type HostMessage,
  PACKED,
  PROTOCOL_VERSION,
  ProtocolError,
  parseProgramMessage,
} from '../runtime-instrumented/protocol/index.ts';
import { GOING_AWAY, refuseSocket } from './closing.ts';
import type { Session } from './session.ts';

/** The largest message from a program or a view, unpacked. A runtime sends far smaller ones. */
export const LARGEST_MESSAGE = 16 * 1024 * 1024;
/** Milliseconds that a program has to say hello once it is connected. */
const HELLO_TIME = 30_000;

const tell = (socket: WebSocket, message: HostMessage): void => {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message), () => {});
};

/** Says why, and closes. A peer that does not answer the close is cut off by ws itself, after 30 s. */
export function refuseProgram(socket: WebSocket, reason: string): void {
  tell(socket, { type: 'refused', reason });
  refuseSocket(socket, reason);
}

/** Carries what a program says to its session until either side closes. `packs`: it knows our usual words. */
export function serveProgram(socket: WebSocket, session: Session, log: (line: string) => void, packs = false): void {
  let greeted = false;
  const unpacker = new BatchUnpacker(LARGEST_MESSAGE);

  const refuse = (reason: string) => {
    session.fail(reason);
    log(`${session.name}: ${reason}`);
    clearTimeout(patience);
    refuseProgram(socket, reason);
  };
  const patience = setTimeout(() => refuse('A program connected and never said hello.'), HELLO_TIME);
  patience.unref();

  const hello = (text: string) => {
    const message = parseProgramMessage(text);
    if (!message) return;
    if (message.type !== 'hello') {
      if (greeted) session.hear(message);
      else refuse('The program spoke to a debugger before it said hello.');
      return;
    }
    if (message.protocol !== PROTOCOL_VERSION) {
      refuse(
        `The program speaks version ${message.protocol} of the protocol, and this host version ${PROTOCOL_VERSION}: ` +
          'update the older of the two.',
      );
      return;
    }
    if (greeted) return;
    greeted = true;
    clearTimeout(patience);
    tell(socket, { type: 'welcome' });
    session.connected(message.pid, (order) => tell(socket, order));
  };

  socket.on('message', (data: RawData, isBinary: boolean) => {
    if (session.over) return;
    const bytes = data as Buffer;
    try {
      if (!isBinary) hello(bytes.toString('utf8'));
      else if (!greeted) refuse('The program sent events before it said hello.');
      else {
        const problem = session.receive(packs && bytes[0] === PACKED ? unpacker.unpack(bytes) : bytes);
        if (problem) refuse(problem);
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      // Whatever goes wrong with one program's bytes must not end the host.
      if (error instanceof ProtocolError) {
        refuse(isBinary ? `${reason}.` : `What the program said is no control message: ${reason}.`);
      } else refuse(`The host could not take in what the program sent: ${reason}.`);
    }
  });
  socket.on('error', (error: Error & { code?: string }) => {
    if (!session.over && error.code?.startsWith('WS_ERR')) {
      refuse(`The program's connection broke the rules of WebSocket: ${error.message}. What came before is kept.`);
    } else {
      log(`${session.name}: the connection failed: ${error.message}`);
    }
  });
  socket.on('close', () => {
    clearTimeout(patience);
    session.disconnected();
  });
  // A session that ends from this side (it was forgotten) lets its program run on, unwatched.
  void session.finished.then(() => {
    if (socket.readyState === socket.OPEN) socket.close(GOING_AWAY);
  });
}

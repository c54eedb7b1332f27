/** The contract over one WebSocket: JSON as text, events as binary after a little-endian session number. */
import type { IncomingMessage } from 'node:http';
import type { RawData, WebSocket } from 'ws';
import { sameSecret, type UpgradeRoute, type ViewTransport } from '../host/index.ts';
import type { HostMessage } from '../webview/contract/messages.ts';

/** The token that the page shows as its second subprotocol, or ''. */
function shownToken(request: IncomingMessage): string {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((each) => each.trim());
  return offered[0] === 'promise-graph' ? (offered[1] ?? '') : '';
}

/** Lets in pages that know `token`. */
export function viewRoute(token: string, connected: (socket: WebSocket) => void): UpgradeRoute {
  return {
    refuses: (request) => {
      const shown = shownToken(request);
      if (!shown) return 'the page showed no token: open the whole address that the terminal shows.';
      return sameSecret(shown, token) ? null : 'the token is wrong: it may be that of an earlier run.';
    },
    connected,
  };
}

function eventFrame(session: number, bytes: Uint8Array): Uint8Array {
  const frame = new Uint8Array(4 + bytes.length);
  new DataView(frame.buffer).setUint32(0, session, true);
  frame.set(bytes, 4);
  return frame;
}

/** The way to the view at the other end of `socket`. */
export function socketTransport(socket: WebSocket): ViewTransport {
  return {
    // The promise is kept once the bytes have left for the kernel: that is the back-pressure.
    send: (message: HostMessage) =>
      new Promise<boolean>((resolve) => {
        if (socket.readyState !== socket.OPEN) return resolve(false);
        const data = message.type === 'events' ? eventFrame(message.session, message.bytes) : JSON.stringify(message);
        socket.send(data, (error) => resolve(!error));
      }),
    receive: (listener) => {
      const hear = (data: RawData, isBinary: boolean) => {
        if (isBinary) return;
        try {
          listener(JSON.parse(data.toString()));
        } catch {
          // Not JSON: a page that is not ours. The contract's own parser drops the rest.
        }
      };
      socket.on('message', hear);
      return () => socket.off('message', hear);
    },
  };
}

/** How this side closes a WebSocket, so that the other can tell a refusal from a goodbye. */
import type { WebSocket } from 'ws';

/** WebSocket's "policy violation": refused, and trying again will not help. */
export const REFUSED = 1008;
/** WebSocket's "going away": the host closes, or a person closed the session. */
export const GOING_AWAY = 1001;

/** Closes with a reason; a close frame holds at most 123 bytes of it. */
export function refuseSocket(socket: WebSocket, reason: string): void {
  socket.on('error', () => {});
  socket.close(REFUSED, Buffer.byteLength(reason) <= 120 ? reason : 'Refused.');
}

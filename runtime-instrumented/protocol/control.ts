/**
 * Control messages: small JSON texts beside the stream of events.
 *
 * One parser each way. It returns the message, or null for a well-formed message of a type that
 * this side does not know (a newer peer's), and throws `ProtocolError` for anything else.
 */
import {
  type DebuggeeMessage,
  type DebuggerMessage,
  readDebuggeeMessage,
  readDebuggerMessage,
} from './debug-messages.ts';
import { MAX_CONTROL_LENGTH } from './limits.ts';
import { ProtocolError } from './protocol-error.ts';

/** What a program says to the host. */
export type ProgramMessage =
  | { readonly type: 'hello'; readonly protocol: number; readonly pid: number }
  | DebuggeeMessage;

/** What the host says to a program. `reason` is a sentence for a person. */
export type HostMessage =
  | { readonly type: 'welcome' }
  | { readonly type: 'refused'; readonly reason: string }
  | DebuggerMessage;

/** Reads what a program sent. */
export function parseProgramMessage(text: string): ProgramMessage | null {
  const message = parseMessage(text);
  switch (message.type) {
    case 'hello': {
      const { protocol, pid } = message;
      if (!isCount(protocol)) throw new ProtocolError('The hello of a program has no protocol version');
      if (!isCount(pid)) throw new ProtocolError('The hello of a program has no process id');
      return { type: 'hello', protocol, pid };
    }
    default:
      return readDebuggeeMessage(message);
  }
}

/** Reads what a host sent. */
export function parseHostMessage(text: string): HostMessage | null {
  const message = parseMessage(text);
  switch (message.type) {
    case 'welcome':
      return { type: 'welcome' };
    case 'refused': {
      const { reason } = message;
      if (typeof reason !== 'string') throw new ProtocolError('The host refused without a reason');
      return { type: 'refused', reason };
    }
    default:
      return readDebuggerMessage(message);
  }
}

function parseMessage(text: string): Record<string, unknown> {
  if (text.length > MAX_CONTROL_LENGTH) {
    throw new ProtocolError(`A control message of ${text.length} characters is too long`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ProtocolError('A control message is not JSON');
  }
  if (typeof value !== 'object' || value === null || typeof (value as { type?: unknown }).type !== 'string') {
    throw new ProtocolError('A control message is not an object with a type');
  }
  return value as Record<string, unknown>;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

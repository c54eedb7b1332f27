/**
 * Where messages lead: from what one session told of a message to what another told of it, and from a thread or a
 * process to the one that started it.
 */
import type { SessionInfo, WayName } from '../runtime-instrumented/protocol/index.ts';
import type { SessionStore } from './session-store.ts';
import type { MessageEvent } from './trace/messages.ts';
import { messagesAt } from './trace/promise-at.ts';

/** The other end of a message, or of a start. */
export interface OtherEnd {
  /** Number of its session, and that one's name. */
  readonly session: number;
  readonly sessionName: string;
  /** The promise there; 0 when code outside of any sent it, or when a whole session is meant. */
  readonly promise: number;
  /** That promise's name, or where the message was sent, or ''. */
  readonly name: string;
  /** When that was, in that session's moments; 0 for its beginning. */
  readonly moment: number;
}

/** One message of a promise. */
export interface Crossing {
  readonly way: WayName;
  /** Where it goes or comes from, in words. */
  readonly text: string;
  /** In nanoseconds. */
  readonly time: number;
  /** null when it is not known here: not traced, no longer kept, or of a kind whose ends cannot be paired. */
  readonly other: OtherEnd | null;
}

/** The messages of a promise by the moment that is seen. */
export function crossingsOf(stores: readonly SessionStore[], store: SessionStore, id: number): Crossing[] {
  const { trace, clock } = store;
  return messagesAt(trace, id, clock.moment).map((message) => ({
    way: message.way,
    text: message.text,
    time: trace.timeAt(message.moment),
    other: message.way === 'started' ? startedSession(stores, message) : otherEnd(stores, message),
  }));
}

/** Who started a session, as far as that is known. */
export function starterOf(stores: readonly SessionStore[], store: SessionStore): OtherEnd | null {
  const name = channelOf(store.trace.info);
  if (name === '') return null;
  for (const other of stores) {
    if (other === store) continue;
    for (const message of other.trace.messages.list) {
      if (message.way === 'started' && message.channel === name) return endIn(other, message);
    }
  }
  return null;
}

function otherEnd(stores: readonly SessionStore[], message: MessageEvent): OtherEnd | null {
  for (const store of stores) {
    const found = store.trace.messages.otherEndOf(message);
    if (found !== null) return endIn(store, found);
  }
  return null;
}

function startedSession(stores: readonly SessionStore[], { channel }: MessageEvent): OtherEnd | null {
  const store = stores.find(({ trace }) => channel !== '' && channelOf(trace.info) === channel);
  if (store === undefined) return null;
  return { session: store.summary.id, sessionName: store.summary.name, promise: 0, name: '', moment: 0 };
}

function endIn({ summary, trace }: SessionStore, { row, site, moment }: MessageEvent): OtherEnd {
  const promise = trace.idOf(row);
  const place = trace.sites.get(site);
  const where = place === undefined ? '' : `${place.file.replace(/^.*[\\/]/, '')}:${place.line}`;
  const name = promise === 0 ? where : trace.nameOf(row);
  return { session: summary.id, sessionName: summary.name, promise, name, moment };
}

/** What whoever starts a process or a thread calls it (native/messages.ts). */
function channelOf(info: SessionInfo | null): string {
  if (info === null) return '';
  return info.thread === undefined ? `process ${info.pid}` : `thread ${info.pid}/${info.thread}`;
}

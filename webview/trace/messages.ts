/**
 * Messages that crossed to or from other threads and processes, each found by the name and the number that both its
 * ends have for it. Of very many the oldest go.
 */
import type { WayName } from '../../runtime-instrumented/protocol/index.ts';

/** A message as one end told of it. */
export interface MessageEvent {
  readonly moment: number;
  readonly way: WayName;
  /** The promise whose code sent it, or that it settled or made; NONE when there is none. */
  readonly row: number;
  /** Where it was sent: number of the site, 0 for none. */
  readonly site: number;
  /** The way it went, by a name that both ends have, or ''. */
  readonly channel: string;
  /** Its place among those that went that way, from 1. */
  readonly number: number;
  /** Where it goes or comes from, in words. */
  readonly text: string;
}

/** So many are kept of one session. */
export const MESSAGES_KEPT = 4_000;

export class Messages {
  /** How many have gone. */
  dropped = 0;
  /** In the order in which they were told. */
  private readonly kept = new Map<string | MessageEvent, MessageEvent>();

  get list(): Iterable<MessageEvent> {
    return this.kept.values();
  }

  get size(): number {
    return this.kept.size;
  }

  add(message: MessageEvent): void {
    const { way, channel, number } = message;
    const key = channel === '' ? message : keyOf(way, channel, number);
    // One message may settle several promises: the first is the one that it is for.
    if (this.kept.has(key)) this.kept.set(message, message);
    else this.kept.set(key, message);
    if (this.kept.size <= MESSAGES_KEPT) return;
    for (const [oldest] of this.kept) {
      this.kept.delete(oldest);
      this.dropped++;
      break;
    }
  }

  /** What was told of the other end of a message here; null when nothing was. */
  otherEndOf({ way, channel, number }: MessageEvent): MessageEvent | null {
    if (channel === '' || way === 'started') return null;
    return this.kept.get(keyOf(way === 'sent' ? 'received' : 'sent', channel, number)) ?? null;
  }
}

const keyOf = (way: WayName, channel: string, number: number): string => `${way} ${channel}#${number}`;

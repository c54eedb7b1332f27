/** The address of the host's channel, as `PROMISE_GRAPH_CHANNEL` gives it. */

export interface ChannelAddress {
  /** A `ws:` or `wss:` URL without its fragment. */
  readonly url: string;
  /** The URL's fragment; '' when there is none. */
  readonly token: string;
}

/** Reads `ws://host:port/path#token`; null when it is no such address. */
export function parseAddress(text: string): ChannelAddress | null {
  try {
    const url = new URL(text);
    if (url.protocol !== 'ws:' && url.protocol !== 'wss:') return null;
    const token = decodeURIComponent(url.hash.slice(1));
    url.hash = '';
    return { url: url.href, token };
  } catch {
    return null;
  }
}

/**
 * Files that a page asked for: each is offered under a path that nobody can guess, is made while it is fetched, and
 * is gone afterwards. The page's token never stands in an address.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { makeToken, type Session, saveRecording } from '../host/index.ts';

/** Milliseconds that a page has to fetch what it asked for. */
const PATIENCE = 60_000;
const PREFIX = '/recording/';

export class Downloads {
  readonly #application: string;
  readonly #offers = new Map<string, { readonly session: Session; readonly name: string }>();

  constructor(application: string) {
    this.#application = application;
  }

  /** The path at which the session can be fetched once. */
  offer(session: Session, name: string): string {
    const path = PREFIX + makeToken();
    this.#offers.set(path, { session, name });
    setTimeout(() => this.#offers.delete(path), PATIENCE).unref();
    return path;
  }

  /** Answers a request for an offered file; false when it is for none. */
  serve(request: IncomingMessage, response: ServerResponse): boolean {
    const path = request.url ?? '';
    const offer = this.#offers.get(path);
    if (!offer || request.method !== 'GET') return false;
    this.#offers.delete(path);
    response.writeHead(200, {
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(offer.name)}`,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Resource-Policy': 'same-origin',
    });
    void this.#send(offer.session, response);
    return true;
  }

  async #send(session: Session, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const write = (bytes: Uint8Array) =>
      response.write(bytes)
        ? undefined
        : new Promise<void>((resolve) => {
            response.once('drain', resolve);
            response.once('close', resolve);
          });
    try {
      await saveRecording([session], write, { application: this.#application, signal: gone.signal });
      response.end();
    } catch {
      // Whoever fetched it has gone. A file that lacks its end says so when it is opened.
      response.destroy();
    }
  }
}

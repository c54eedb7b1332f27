/**
 * The plumbing of the Debug Adapter Protocol: numbers messages, pairs answers with questions in both
 * directions, and turns a thrown error into an answer that the editor shows.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';

/** An error whose message is a sentence for the person; anything else thrown is a fault of ours. */
export class ShownError extends Error {}

export type RequestHandler = (args: unknown, request: DebugProtocol.Request) => Promise<unknown> | unknown;

export class DapConnection {
  readonly #send: (message: DebugProtocol.ProtocolMessage) => void;
  readonly #handlers: Readonly<Record<string, RequestHandler>>;
  readonly #waiting = new Map<number, { resolve: (body: unknown) => void; reject: (error: Error) => void }>();
  #sequence = 0;
  #closed = false;

  /** `handlers`: one for each command that the adapter knows; what it returns is the answer's body. */
  constructor(
    send: (message: DebugProtocol.ProtocolMessage) => void,
    handlers: Readonly<Record<string, RequestHandler>>,
  ) {
    this.#send = send;
    this.#handlers = handlers;
  }

  /** Takes in a message of the editor. */
  async receive(message: DebugProtocol.ProtocolMessage): Promise<void> {
    if (message.type === 'response') this.#answered(message as DebugProtocol.Response);
    else if (message.type === 'request') await this.#asked(message as DebugProtocol.Request);
  }

  event(event: string, body?: unknown): void {
    this.#post({ type: 'event', event, ...(body === undefined ? {} : { body }) });
  }

  /** Asks the editor to do something; rejects with its sentence when it will not. */
  request(command: string, args: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      // Before it is sent: the answer may come at once.
      this.#waiting.set(this.#sequence + 1, { resolve, reject });
      this.#post({ type: 'request', command, arguments: args });
    });
  }

  /** Sends nothing more, and rejects what is still asked. */
  close(): void {
    this.#closed = true;
    for (const { reject } of this.#waiting.values()) reject(new ShownError('The run was ended.'));
    this.#waiting.clear();
  }

  #answered(response: DebugProtocol.Response): void {
    const waiting = this.#waiting.get(response.request_seq);
    if (!waiting) return;
    this.#waiting.delete(response.request_seq);
    if (response.success) waiting.resolve(response.body);
    else waiting.reject(new ShownError(response.message || `The editor refused ${response.command}.`));
  }

  async #asked(request: DebugProtocol.Request): Promise<void> {
    const answer = { type: 'response', request_seq: request.seq, command: request.command };
    const handler = Object.hasOwn(this.#handlers, request.command) ? this.#handlers[request.command] : undefined;
    try {
      if (!handler) throw new ShownError(`Promise Graph does not know the request "${request.command}".`);
      const body = await handler(request.arguments, request);
      this.#post({ ...answer, success: true, ...(body === undefined ? {} : { body }) });
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      // `format` is a template: braces in it would be read as variables, so the sentence is one.
      const shown = { id: 1, format: '{sentence}', variables: { sentence: text }, showUser: true };
      this.#post({ ...answer, success: false, message: text, body: { error: shown } });
    }
  }

  #post(message: { type: string; [field: string]: unknown }): void {
    const seq = ++this.#sequence;
    if (!this.#closed) this.#send({ seq, ...message } as DebugProtocol.ProtocolMessage);
  }
}

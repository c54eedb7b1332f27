/** A view as a host meets it, and the sessions that it is told of. */
import { connectView, type Sessions, type ViewActions, type ViewConnection } from '../../../host/index.ts';
import {
  DescribeEvents,
  type EventObject,
  StreamDecoder,
  StreamWriter,
} from '../../../runtime-instrumented/protocol/index.ts';
import type { HostMessage, ViewSettings } from '../../../webview/contract/messages.ts';
import { programInfo } from './fake-program.ts';

/** What a view is told to look like, where it does not matter. */
export const settings: ViewSettings = { fold: true, teaching: false, motion: 'auto', maxPromises: 1_000 };

/** A view that decodes what it is sent, as the real one does. */
export class FakeView {
  readonly messages: HostMessage[] = [];
  readonly asked: unknown[] = [];
  readonly events = new Map<number, EventObject[]>();
  readonly connection: ViewConnection;
  readonly #decoders = new Map<number, StreamDecoder>();
  #listener: (message: unknown) => void = () => {};
  /** What `send` answers; a promise holds the host back. */
  answer: () => unknown = () => undefined;

  constructor(sessions: Sessions, show: number | null = null) {
    const actions: ViewActions = {
      openSource: (file, line, column, session) => this.asked.push(['open', file, line, column, session.id]),
      copy: (text) => this.asked.push(['copy', text]),
      rerun: (session) => this.asked.push(['rerun', session.id]),
      stop: (session) => this.asked.push(['stop', session.id]),
      saveRecording: (session) => this.asked.push(['saveRecording', session.id]),
      savePicture: ({ format, name, data }) => this.asked.push(['savePicture', format, name, data]),
      problem: (text) => this.asked.push(['problem', text]),
    };
    const transport = {
      send: async (message: HostMessage) => {
        this.#receive(message);
        return this.answer();
      },
      receive: (listener: (message: unknown) => void) => {
        this.#listener = listener;
        return () => {};
      },
    };
    this.connection = connectView({ sessions, transport, actions, settings, show });
  }

  /** The page behind it is loaded anew: it has heard of nothing. */
  forget(): void {
    this.#decoders.clear();
    this.events.clear();
  }

  say(message: unknown): void {
    this.#listener(message);
  }

  of<T extends HostMessage['type']>(type: T) {
    return this.messages.filter((message) => message.type === type) as Extract<HostMessage, { type: T }>[];
  }

  #receive(message: HostMessage): void {
    this.messages.push(message);
    if (message.type === 'sessions') {
      const ids = new Set(message.sessions.map((session) => session.id));
      for (const id of this.#decoders.keys()) {
        if (ids.has(id)) continue;
        this.#decoders.delete(id);
        this.events.delete(id);
      }
    }
    if (message.type !== 'events') return;
    let decoder = this.#decoders.get(message.session);
    if (!decoder) {
      const events: EventObject[] = [];
      this.events.set(message.session, events);
      decoder = new StreamDecoder(new DescribeEvents((event) => events.push(event)));
      this.#decoders.set(message.session, decoder);
    }
    decoder.push(message.bytes);
  }
}

/** A session that is connected, with a writer for what its program says. */
export function startSession(sessions: Sessions, program = '/programs/heads.ts') {
  const session = sessions.expect({ program });
  const writer = new StreamWriter();
  session.connected(4711);
  writer.session(0, programInfo(program));
  const flush = () => session.receive(writer.take());
  flush();
  return { session, writer, flush };
}

export function makePromises(writer: StreamWriter, from: number, to: number): void {
  for (let id = from; id <= to; id++) writer.create(id, id, 'pause', 0, '', -1);
}

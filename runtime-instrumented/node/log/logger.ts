/** Loggers: where messages go. */
import { Lwt, type Lwt as Promised } from '../../lwt/index.ts';
import { openFile } from '../io/files.ts';
import { stderr } from '../io/make.ts';
import type { OutputChannel } from '../io/output-channel.ts';
import { attempt, map } from '../plain.ts';
import type { Level } from './level.ts';
import type { Section } from './section.ts';
import { render } from './template.ts';

/** A logger was used that has been closed. */
export class LoggerClosed extends Error {
  override readonly name = 'LwtLog.LoggerClosed';
  constructor() {
    super('the logger is closed');
  }
}

/** What a logger does with the lines of one message. */
export type Output = (section: Section, level: Level, lines: readonly string[]) => PromiseLike<void>;

export class LogLogger {
  readonly #output: Output;
  readonly #close: () => PromiseLike<void>;
  #closing: Promised<void> | null = null;

  constructor(output: Output, close: () => PromiseLike<void>) {
    this.#output = output;
    this.#close = close;
  }

  write(section: Section, level: Level, lines: readonly string[]): Promised<void> {
    if (this.#closing !== null) return Lwt.fail(new LoggerClosed());
    return attempt(() => this.#output(section, level, lines));
  }

  close(): Promised<void> {
    this.#closing ??= attempt(this.#close);
    return this.#closing;
  }
}

/** A logger. */
export type Logger = LogLogger;

/** A logger over a function that writes and one that closes. */
export function make(functions: { readonly output: Output; readonly close: () => PromiseLike<void> }): Logger {
  return new LogLogger(functions.output, functions.close);
}

/** Closes a logger: whoever uses it then fails with LoggerClosed. */
export function close(logger: Logger): Promised<void> {
  return logger.close();
}

/** Drops everything. */
export const nullLogger: Logger = make({ output: () => Lwt.returnUnit, close: () => Lwt.return() });

/** Sends every message to all of the loggers. Closing it closes none of them. */
export function broadcast(loggers: readonly Logger[]): Logger {
  return make({
    output: (section, level, lines) => Lwt.join(loggers.map((logger) => logger.write(section, level, lines))),
    close: () => Lwt.return(),
  });
}

/** Sends each message to the logger that `choose` names. Closing it closes none of them. */
export function dispatch(choose: (section: Section, level: Level) => Logger): Logger {
  return make({
    output: (section, level, lines) => choose(section, level).write(section, level, lines),
    close: () => Lwt.return(),
  });
}

export interface ChannelLoggerOptions {
  readonly channel: OutputChannel;
  /** Whether closing the logger closes the channel. */
  readonly closeMode: 'close' | 'keep';
  readonly template?: string;
}

/** Writes to a channel; the lines of one message stay together. */
export function channel({
  channel: outgoing,
  closeMode,
  template = '$(name): $(section): $(message)',
}: ChannelLoggerOptions): Logger {
  return make({
    output: (section, level, lines) =>
      outgoing.write(lines.map((message) => `${render(template, { section, level, message })}\n`).join('')),
    close: () => (closeMode === 'close' ? outgoing.close() : Lwt.return()),
  });
}

export interface FileLoggerOptions {
  readonly fileName: string;
  readonly template?: string;
  /** Whether what the file holds stays; it does by default. */
  readonly mode?: 'append' | 'truncate';
  /** Permissions of a file that is made. */
  readonly perm?: number;
}

/** Writes to a file, which closing the logger closes. */
export function file({
  fileName,
  template = '$(date): $(section): $(message)',
  mode = 'append',
  perm = 0o640,
}: FileLoggerOptions): Promised<Logger> {
  const flags = ['O_WRONLY', 'O_CREAT', mode === 'append' ? 'O_APPEND' : 'O_TRUNC'] as const;
  return map(openFile('output', fileName, { flags, perm }), (outgoing) =>
    channel({ channel: outgoing, closeMode: 'close', template }),
  );
}

let chosen: Logger | null = null;

/** The logger of messages that name none: to get and to set. It writes to standard error unless told otherwise. */
export const defaultLogger = Object.freeze({
  get(): Logger {
    chosen ??= channel({ channel: stderr(), closeMode: 'keep' });
    return chosen;
  },
  set(logger: Logger): void {
    chosen = logger;
  },
});

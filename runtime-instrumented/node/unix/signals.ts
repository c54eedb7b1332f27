/**
 * Handlers of signals. Names, not numbers: 'SIGINT'. While a signal has a handler it does not end
 * the process. As upstream, handlers do not keep the process alive.
 */
import { constants } from 'node:os';
import { InvalidArgument } from '../../lwt/index.ts';
import { inRound } from '../loop.ts';

/** A signal, by its name or its number. */
export type Signal = NodeJS.Signals | number;

/** What `disableSignalHandler` takes. */
export class SignalHandlerId {
  readonly signal: NodeJS.Signals;
  readonly stop: () => void;
  readonly restart: () => void;

  constructor(signal: NodeJS.Signals, stop: () => void, restart: () => void) {
    this.signal = signal;
    this.stop = stop;
    this.restart = restart;
  }
}

const handlers = new Set<SignalHandlerId>();

/** The name of a signal. Raises InvalidArgument for what is none. */
export function signalName(signal: Signal): NodeJS.Signals {
  for (const [name, number] of Object.entries(constants.signals)) {
    if (name === signal || number === signal) return name as NodeJS.Signals;
  }
  throw new InvalidArgument(`${signal} is no signal of this system`);
}

/** Calls `f` with the signal's number each time it comes. */
export function onSignal(signal: Signal, f: (number: number) => void): SignalHandlerId {
  return onSignalFull(signal, (_id, number) => f(number));
}

/** As `onSignal`; `f` also gets the handler's id, so that it can disable it. */
export function onSignalFull(signal: Signal, f: (id: SignalHandlerId, number: number) => void): SignalHandlerId {
  const name = signalName(signal);
  const listener = (): void => inRound(() => f(id, constants.signals[name]));
  const id = new SignalHandlerId(
    name,
    () => process.off(name, listener),
    () => process.off(name, listener).on(name, listener),
  );
  process.on(name, listener);
  handlers.add(id);
  return id;
}

/** Stops calling it. Once no handler is left the signal does again what it did before. */
export function disableSignalHandler(id: SignalHandlerId): void {
  if (handlers.delete(id)) id.stop();
}

/** How many handlers there are. */
export function signalCount(): number {
  return handlers.size;
}

/** Puts our handlers of a signal back, should other code have removed them. */
export function reinstallSignalHandler(signal: Signal): void {
  const name = signalName(signal);
  for (const id of handlers) if (id.signal === name) id.restart();
}

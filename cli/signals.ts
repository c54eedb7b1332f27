/** How a person, a terminal or a service manager asks us to leave, and what becomes of a command that is at work. */
import { shellCode } from './shell-code.ts';

/** Those that can be answered. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Calls `act` with each of them, instead of being ended by it. */
export function onLeaveSignal(act: (signal: NodeJS.Signals) => void): void {
  for (const signal of SIGNALS) process.on(signal, act);
}

/** Resolves when the first has come; from now on none ends us. */
export const leaveSignal = (): Promise<void> => new Promise((resolve) => onLeaveSignal(() => resolve()));

/** A signal asked a command to leave amid its work. */
export class AskedToLeave extends Error {
  override readonly name = 'AskedToLeave';
  /** What a shell shows for a command that ends by it. */
  readonly exitCode: number;

  constructor(signal: NodeJS.Signals) {
    super(`Ended by ${signal}.`);
    this.exitCode = shellCode(null, signal);
  }
}

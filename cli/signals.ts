/** The signals by which a person, a terminal or a service manager asks us to leave. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Calls `act` with each of them, instead of being ended by it. */
export function onLeaveSignal(act: (signal: NodeJS.Signals) => void): void {
  for (const signal of SIGNALS) process.on(signal, act);
}

/** Resolves when the first has come; from now on none ends us. */
export const leaveSignal = (): Promise<void> => new Promise((resolve) => onLeaveSignal(() => resolve()));

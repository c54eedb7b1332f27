/** Ends a program that was asked to: politely, and after a while by force. */

/** Milliseconds that a program has to end by itself: its handlers may have to say goodbye. */
const PATIENCE = 3_000;

/** Sends SIGTERM, and SIGKILL if `ended` has not come by then. A process that has gone is no failure. */
export function endProcess(pid: number, ended: Promise<unknown>): void {
  send(pid, 'SIGTERM');
  const force = setTimeout(() => send(pid, 'SIGKILL'), PATIENCE);
  force.unref();
  void ended.then(() => clearTimeout(force));
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}

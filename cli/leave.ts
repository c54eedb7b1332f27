/**
 * When to leave, and with which exit code.
 *
 * The page outlives the program: what a person wants to look at is often there only once it has ended.
 * So we stay until Ctrl-C, or leave at once with --exit. A Ctrl-C while the program runs is the
 * program's, as it would be without us; when it ends, we leave too.
 */
import type { Session } from '../host/index.ts';
import type { Runner } from './runner.ts';
import { onLeaveSignal } from './signals.ts';

/** Whom we stay for. */
export interface LeaveOptions {
  readonly runner: Runner;
  readonly first: { readonly session: Session; readonly ended: Promise<number> };
  readonly exit: boolean;
  readonly say: (text: string) => void;
}

/** Milliseconds after which a person wonders why a Ctrl-C has done nothing. */
const PATIENCE = 500;

/** Resolves to the program's exit code when it is time. */
export function untilLeave({ runner, first, exit, say }: LeaveOptions): Promise<number> {
  return new Promise((resolve) => {
    let code: number | null = null;
    let asked = 0;

    /** In a terminal a Ctrl-C reaches the program by itself: passed on, it would be a second one. */
    const terminal = Boolean(process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY);

    const onSignal = (signal: NodeJS.Signals) => {
      asked++;
      if (!runner.running) {
        resolve(code ?? 0);
      } else if (asked > 1) {
        runner.signal('SIGKILL');
      } else {
        runner.stopAsked();
        if (signal !== 'SIGINT' || !terminal) runner.signal(signal);
        setTimeout(() => {
          if (runner.running) say('waiting for the program to end; press Ctrl-C again to kill it.');
        }, PATIENCE).unref();
        leaveWhenIdle();
      }
    };
    const leaveWhenIdle = () => {
      if (runner.running) setTimeout(leaveWhenIdle, 20);
      else void settled().then(() => resolve(code ?? 0));
    };
    /** The first program's end, and the last of what it sent. */
    const settled = async () => {
      code = await first.ended;
      await first.session.finished;
    };
    onLeaveSignal(onSignal);

    void settled().then(() => {
      const { name, summary } = first.session;
      if (summary.problem) say(summary.problem);
      if (asked > 0) return;
      // A page may have started it again.
      if (exit) return leaveWhenIdle();
      const how = code === 0 ? 'has ended' : `has ended with exit code ${code}`;
      say(`${name} ${how}. The graph stays until you press Ctrl-C.`);
    });
  });
}

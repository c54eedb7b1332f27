/** Exit codes as a shell shows them. */
import { constants } from 'node:os';

/** Of a program that ended with `code`, or by `signal`. */
export const shellCode = (code: number | null, signal: NodeJS.Signals | null): number =>
  code ?? 128 + ((signal && constants.signals[signal]) || 0);

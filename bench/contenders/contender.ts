/** What a contender can do: a function for each subject, and pending binds to be weighed. */

export interface Contender {
  /** By the subject's name: does it `size` times; over when what it returns, awaited, is. */
  readonly works: Readonly<Record<string, (size: number) => unknown>>;
  /** A chain of `size` pending binds that have one callback in common. Returns what keeps it alive. */
  readonly pendingBinds: (size: number) => unknown;
}

/** A figure that came out wrong means that the work was not done. */
export function expect(actual: unknown, expected: unknown): void {
  if (actual !== expected) throw new Error(`the work came to ${String(actual)} instead of ${String(expected)}`);
}

/** The parts that the whole is made of: each measures some subjects. */
import type { Row } from '../row.ts';

export interface Plan {
  /** Small sizes and few rounds: to see that it works, not how quick it is. */
  readonly quick: boolean;
  /** Whether a subject was asked for. */
  wants(subject: string): boolean;
  /** Says on stderr what is measured now. */
  progress(subject: string): void;
}

export interface Part {
  /** Names of the subjects it measures: its rows are named so. */
  readonly subjects: readonly string[];
  /** Those of them that `quick` leaves out: seeing that they work takes too long, or other tests see it. */
  readonly notQuick?: readonly string[];
  measure(plan: Plan): AsyncIterable<Row>;
}

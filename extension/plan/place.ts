/** A place in the source, as call sites name it: `file` is a path or a file: URL; line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

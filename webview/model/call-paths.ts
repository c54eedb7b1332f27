/**
 * Call paths: which promises play the same part. Two do when the same operation made them at the same call site, in
 * the callback of promises that play the same part themselves.
 *
 * A path is known when a promise is made and never changes. Recursion comes back to the path that it was on before,
 * so that there are as many paths as the program has ways through its source, not as many as it has rounds.
 */

/** One path; `parent` is that of the promise in whose callback it was made. */
export interface CallPath {
  readonly index: number;
  readonly parent: CallPath | null;
  readonly site: number;
  readonly operation: number;
}

/** Paths told apart at most: beyond them one path serves all promises of an operation. */
const MOST_PATHS = 2_048;
/** Ancestors compared when recursion is looked for. */
const DEEPEST = 64;
const OPERATIONS = 64;

export class CallPaths {
  readonly all: CallPath[] = [];
  private readonly children = new Map<CallPath | null, Map<number, CallPath>>();
  /** One path for each operation, for when there are too many. */
  private readonly overflow = new Map<number, CallPath>();

  /** The path of a promise made at a site, by an operation, in the callback of one on `parent`. */
  of(parent: CallPath | null, site: number, operation: number): CallPath {
    const key = site * OPERATIONS + operation;
    const known = this.children.get(parent)?.get(key);
    if (known !== undefined) return known;
    const full = this.all.length >= MOST_PATHS;
    const path =
      recurrence(parent, site, operation) ?? (full ? this.last(operation) : this.add(parent, site, operation));
    if (!full) this.remember(parent, key, path);
    return path;
  }

  private remember(parent: CallPath | null, key: number, path: CallPath): void {
    const known = this.children.get(parent);
    if (known === undefined) this.children.set(parent, new Map([[key, path]]));
    else if (known.size < MOST_PATHS) known.set(key, path);
  }

  private last(operation: number): CallPath {
    const known = this.overflow.get(operation);
    if (known !== undefined) return known;
    const path = this.add(null, 0, operation);
    this.overflow.set(operation, path);
    return path;
  }

  private add(parent: CallPath | null, site: number, operation: number): CallPath {
    const path = { index: this.all.length, parent, site, operation };
    this.all.push(path);
    return path;
  }
}

function recurrence(parent: CallPath | null, site: number, operation: number): CallPath | null {
  let steps = DEEPEST;
  for (let path = parent; path !== null && steps-- > 0; path = path.parent) {
    if (path.site === site && path.operation === operation) return path;
  }
  return null;
}

/**
 * What the program has asked of the world and not had yet: name lookups, connects, reads, writes.
 *
 * The virtual clock must not jump over an answer that is on its way. An operation is on its way
 * unless it says that it only waits for another part of this same program (a read, say, of a
 * connection whose other end is in this process and has sent nothing more).
 */

export interface OutsideOperation {
  /** False while nothing is on its way to it; such an operation does not hold the virtual clock. */
  isOnItsWay(): boolean;
}

const operations = new Set<OutsideOperation>();

/** Says that an operation began. Returns the function that says that it ended. */
export function beginOutside(operation: OutsideOperation = { isOnItsWay: () => true }): () => void {
  operations.add(operation);
  return () => operations.delete(operation);
}

/** Whether any operation is under way at all. */
export function anyOutside(): boolean {
  return operations.size > 0;
}

/** Whether an answer from outside may arrive without anything more happening in this program. */
export function outsideOnItsWay(): boolean {
  for (const operation of operations) {
    if (operation.isOnItsWay()) return true;
  }
  return false;
}

interface Handle {
  unref(): unknown;
}

const handles = new Set<Handle>();

/** Remembers an open socket or server, so that the end of a run can let go of it. Returns how to forget it. */
export function holdHandle(handle: Handle): () => void {
  handles.add(handle);
  return () => handles.delete(handle);
}

/** After a run has ended nothing that it left open keeps the process alive. */
export function releaseHandles(): void {
  for (const handle of handles) handle.unref();
  handles.clear();
}

interface RefHandle extends Handle {
  ref(): unknown;
}

/** A handle that keeps the process alive only while somebody waits for it. */
export class WaitedHandle {
  readonly #handle: Partial<RefHandle>;
  #release: (() => unknown) | null = null;

  /** `handle`: what lacks `ref` and `unref`, such as a file, is left alone. */
  constructor(handle: Partial<RefHandle>) {
    this.#handle = handle;
    handle.unref?.();
  }

  /** Somebody waits. `alive`: whether that is to keep the process alive. */
  begin(alive: boolean): void {
    if (!alive || this.#release !== null) return;
    this.#handle.ref?.();
    this.#release = holdHandle({ unref: () => this.end() });
  }

  /** Nobody waits. */
  end(): void {
    this.#release?.();
    this.#release = null;
    this.#handle.unref?.();
  }
}

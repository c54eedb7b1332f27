/**
 * A list of listeners. One that throws does not keep the others from hearing: what a host draws must
 * never decide whether another host's view is told.
 */

/** Undoes a subscription; calling it again does nothing. */
export type Dispose = () => void;

/** Listeners of one kind of news. */
export class Emitter<T extends readonly unknown[]> {
  readonly #listeners = new Set<(...args: T) => void>();

  on(listener: (...args: T) => void): Dispose {
    // Each subscription is its own, even of one function twice.
    const own = (...args: T) => listener(...args);
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }

  emit(...args: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(...args);
      } catch (error) {
        console.error('promise-graph: a listener failed:', error);
      }
    }
  }
}

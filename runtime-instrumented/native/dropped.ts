/**
 * Promises that are dropped: a pending one that nobody holds any more can never settle, and whoever waits for it
 * neither.
 *
 * The engine is asked to tell of those that outlive the turn in which they were made. To ask it of every promise
 * costs more than all else that is done for one, and has each survive until the old generation is collected.
 */
import type { Traced } from './traced.ts';

/** So many pending ones of a turn are held until it is over; when there are twice as many, the engine is asked at once. */
const MOST_OPEN = 4096;

export class Dropped {
  /** Told in this turn: those that are pending have their promise. */
  #open: Traced[] = [];
  readonly #collected: FinalizationRegistry<Traced>;

  /** `tell` is called with the number of one that was dropped. */
  constructor(tell: (id: number) => void) {
    this.#collected = new FinalizationRegistry((traced) => {
      if (traced.resolved || traced.merged) return;
      traced.resolved = true;
      tell(traced.id);
    });
  }

  /** One that has a number, and is pending. Whoever learns that it settles takes its promise away. */
  watch(traced: Traced, promise: object): void {
    traced.promise = promise;
    if (this.#open.push(traced) < 2 * MOST_OPEN) return;
    this.#open = this.#open.filter(isOpen);
    if (this.#open.length > MOST_OPEN) this.turnEnds();
  }

  turnEnds(): void {
    for (const traced of this.#open) {
      const { promise } = traced;
      if (promise === null) continue;
      traced.promise = null;
      this.#collected.register(promise, traced);
    }
    this.#open = [];
  }
}

const isOpen = ({ promise }: Traced): boolean => promise !== null;

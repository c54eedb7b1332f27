/**
 * Which promises points are about, and which points those are: a table of numbers, for a promise made at a line with a
 * breakpoint is put in and taken out again in the hottest of loops, where a Map costs more than the promise.
 *
 * Open addressing by linear probing; what follows a gap moves into it, so that nothing is ever marked as taken out.
 */

/** Slots at first; always a power of two. */
const FIRST_SLOTS = 1 << 10;
/** Promises that became a part of another and may yet run a callback: more than these, and the oldest goes. */
const MOST_INNER = 10_000;
/** Numbers of promises follow each other: times this odd number, they are strewn over the slots. */
const STREW = 0x9e3779b1;

export class WatchedPromises<Points> {
  size = 0;
  /** Numbers of promises; 0 where there is none. */
  #promises = new Uint32Array(FIRST_SLOTS);
  #isInner = new Uint8Array(FIRST_SLOTS);
  #points: (Points | undefined)[] = new Array(FIRST_SLOTS);
  #mask = FIRST_SLOTS - 1;
  /** Promises that were made a part of another, the oldest overwritten by the youngest. */
  readonly #inner = new Uint32Array(MOST_INNER);
  #innerNext = 0;

  get(promise: number): Points | undefined {
    const slot = this.#find(promise);
    return this.#promises[slot] === promise ? this.#points[slot] : undefined;
  }

  set(promise: number, points: Points): void {
    let slot = this.#find(promise);
    if (this.#promises[slot] !== promise) {
      if (2 * this.size > this.#mask) {
        this.#grow();
        slot = this.#find(promise);
      }
      this.#promises[slot] = promise;
      this.#isInner[slot] = 0;
      this.size++;
    }
    this.#points[slot] = points;
  }

  delete(promise: number): void {
    let gap = this.#find(promise);
    if (this.#promises[gap] !== promise) return;
    this.size--;
    for (let slot = (gap + 1) & this.#mask; this.#promises[slot] !== 0; slot = (slot + 1) & this.#mask) {
      const home = this.#home(this.#promises[slot]);
      // It is looked for from its home on: it may move to the gap when that is no further back than its home.
      if (((slot - home) & this.#mask) < ((slot - gap) & this.#mask)) continue;
      this.#move(slot, gap);
      gap = slot;
    }
    this.#promises[gap] = 0;
    this.#points[gap] = undefined;
  }

  /** A promise that is watched has become a part of another: its callback runs under its own number yet. */
  markInner(promise: number): void {
    const slot = this.#find(promise);
    if (this.#promises[slot] !== promise || this.#isInner[slot] === 1) return;
    this.#isInner[slot] = 1;
    // One that runs no callback any more is never told to have left.
    const oldest = this.#inner[this.#innerNext];
    this.#inner[this.#innerNext] = promise;
    this.#innerNext = (this.#innerNext + 1) % MOST_INNER;
    if (oldest !== 0) this.deleteInner(oldest);
  }

  /** Its callback has ended: it is watched no more, if it was a part of another. */
  deleteInner(promise: number): void {
    const slot = this.#find(promise);
    if (this.#promises[slot] === promise && this.#isInner[slot] === 1) this.delete(promise);
  }

  /** Takes out the older half (numbers of promises grow) of those whose points may be forgotten; says how many that were. */
  forgetOlder(mayGo: (points: Points) => boolean): number {
    const older = Uint32Array.from([...this].filter(([, points]) => mayGo(points)).map(([promise]) => promise)).sort();
    const many = Math.ceil(older.length / 2);
    for (const promise of older.subarray(0, many)) this.delete(promise);
    return many;
  }

  clear(): void {
    this.size = 0;
    this.#promises.fill(0);
    this.#points.fill(undefined);
    this.#inner.fill(0);
  }

  *[Symbol.iterator](): Generator<readonly [number, Points]> {
    for (const [slot, promise] of this.#promises.entries()) {
      const points = this.#points[slot];
      if (promise !== 0 && points !== undefined) yield [promise, points];
    }
  }

  #home(promise: number): number {
    return (Math.imul(promise, STREW) >>> 7) & this.#mask;
  }

  /** The slot of a promise, or the free one where it belongs. */
  #find(promise: number): number {
    let slot = this.#home(promise);
    while (this.#promises[slot] !== promise && this.#promises[slot] !== 0) slot = (slot + 1) & this.#mask;
    return slot;
  }

  #move(from: number, to: number): void {
    this.#promises[to] = this.#promises[from];
    this.#isInner[to] = this.#isInner[from];
    this.#points[to] = this.#points[from];
  }

  #grow(): void {
    const [promises, isInner, points] = [this.#promises, this.#isInner, this.#points];
    const slots = 2 * promises.length;
    this.#mask = slots - 1;
    this.#promises = new Uint32Array(slots);
    this.#isInner = new Uint8Array(slots);
    this.#points = new Array(slots);
    for (let old = 0; old < promises.length; old++) {
      if (promises[old] === 0) continue;
      const slot = this.#find(promises[old]);
      this.#promises[slot] = promises[old];
      this.#isInner[slot] = isInner[old];
      this.#points[slot] = points[old];
    }
  }
}

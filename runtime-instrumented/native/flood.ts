/**
 * A flood of promises: what comes and goes within one turn of the event loop is counted, not told.
 *
 * Up to a limit every promise of a turn is told as it is made. Those made beyond it in the same turn
 * wait here, in a list that each leaves when it settles: whatever is still pending when the turn is
 * over, or has failed while nobody handled it, is told then, with its edges; the others are left out,
 * and their number is said. What each promise waits for and who runs is followed all the while, so
 * that the graph after a flood is whole.
 */
import type { PromiseDetails } from './promise-details.ts';
import { State } from './promise-details.ts';
import type { NativeSink } from './sink.ts';
import { Part, Traced } from './traced.ts';

export type Role = 'awaited' | 'child' | 'branch';

interface Link {
  readonly waiter: Traced;
  readonly on: Traced;
  readonly role: Role;
  readonly site: number;
}

/** So many wait, or are suspected, at most; when there are twice as many, the oldest are told, or looked at. */
const MOST = 4096;
/** Combinators of a turn beyond the limit that are told all the same: without them their children would hang in the air. */
const MOST_COMBINED = 1000;
/** Callbacks that a turn may run for each promise of the limit: a loop may wait for values only, and makes no promise then. */
const RUNS = 4;

export class Flood {
  readonly #sink: NativeSink;
  readonly #details: PromiseDetails;
  readonly #limit: number;
  /** Gives a promise its number, and tells what it came to if it has settled. */
  readonly #show: (traced: Traced, promise: object) => void;
  readonly #begins: () => void;
  /** Those that are open, in a ring that begins and ends with this one. */
  readonly #ring = new Traced(Part.hidden);
  #open = 0;
  /** Settled while nobody handled them: failures, perhaps. */
  #suspects: Traced[] = [];
  /** Functions that have been told, and wait for what may have to be told. */
  #waiters: Traced[] = [];
  #links: Link[] = [];
  #made = 0;
  /** `#begins` has been called, and has come to its end. */
  #isNear = false;
  #combined = 0;
  #runs = 0;
  #leftOut = 0;
  #told = 0;
  /** Whether there have been so many in this turn that further ones have to wait. */
  rising: boolean;

  /** `limit`: promises of one turn that are told at once; `begins` is called when there have been half as many. */
  constructor(
    sink: NativeSink,
    details: PromiseDetails,
    limit: number,
    show: (traced: Traced, promise: object) => void,
    begins: () => void,
  ) {
    this.#sink = sink;
    this.#details = details;
    this.#limit = limit;
    this.#show = show;
    this.#begins = begins;
    this.rising = limit === 0;
    this.#ring.next = this.#ring;
    this.#ring.previous = this.#ring;
  }

  /** A promise is about to be told: true when it has to wait, or is over already. */
  takes(traced: Traced, promise: object): boolean {
    if (traced.deferred) return true;
    if (this.#made < this.#limit) {
      this.#made++;
      if (this.#made >= this.#limit / 2) this.#nears();
      if (this.#made >= this.#limit) this.rising = true;
      return false;
    }
    if (this.#limit > 0 && traced.part === Part.combined && this.#combined < MOST_COMBINED) {
      this.#combined++;
      return false;
    }
    this.take(traced, promise);
    if (traced.resolved && !traced.follows) this.over(traced);
    return true;
  }

  /** A callback of one that is told is about to run: whether that is told. */
  runs(): boolean {
    if (this.#runs >= RUNS * this.#limit) {
      this.ranUntold();
      return false;
    }
    if (++this.#runs >= RUNS * this.#limit) {
      this.#nears();
      this.rising = true;
    }
    return true;
  }

  /** A function went on after what was no promise, or no longer one, and that is not told: what the engine made of it is left out. */
  ranUntold(): void {
    this.#leftOut++;
  }

  /** At half of the limit: a recursion may have used up its stack when it comes to the whole, and then again and again. */
  #nears(): void {
    if (this.#isNear) return;
    this.#begins();
    this.#isNear = true;
  }

  /** One that belongs to the flood, and is open. */
  take(traced: Traced, promise: object): void {
    traced.deferred = true;
    traced.promise = promise;
    this.#join(traced);
    if (++this.#open >= 2 * MOST) this.#tellOldest(MOST);
  }

  #join(traced: Traced): void {
    const ring = this.#ring;
    const last = ring.previous as Traced;
    traced.previous = last;
    traced.next = ring;
    last.next = traced;
    ring.previous = traced;
  }

  /** Whether it was among the open ones. */
  #leave(traced: Traced): boolean {
    const { previous, next } = traced;
    if (next === null || previous === null) return false;
    previous.next = next;
    next.previous = previous;
    traced.next = null;
    traced.previous = null;
    this.#open--;
    return true;
  }

  /** It has settled, or was resolved with a promise that it will follow. */
  over(traced: Traced): void {
    if (!this.#leave(traced)) return;
    traced.deferred = false;
    this.#leftOut++;
    if (traced.handled) return;
    this.#suspects.push(traced);
    if (this.#suspects.length >= 2 * MOST) this.#judge(MOST);
  }

  /** It follows another promise, and so is not over. */
  follows(traced: Traced): void {
    if (traced.id !== 0 || traced.promise === null || traced.next !== null) return;
    this.#leftOut--;
    this.take(traced, traced.promise);
  }

  /** It is told for another reason. */
  told(traced: Traced): void {
    this.#leave(traced);
    traced.promise = null;
  }

  /** Looks at those that settled while nobody handled them, but for the `latest`, and tells the failures. */
  #judge(latest: number): void {
    const suspects = this.#suspects;
    const judged = suspects.length - latest;
    this.#suspects = suspects.slice(judged);
    for (let i = 0; i < judged; i++) {
      const traced = suspects[i];
      const { promise } = traced;
      if (traced.handled || traced.id !== 0 || traced.deferred || promise === null) continue;
      if (this.#details(promise)[0] !== State.rejected) continue;
      this.#leftOut--;
      this.#show(traced, promise);
    }
  }

  /** Tells those of the open ones that have waited longest, but for so many. */
  #tellOldest(keep: number): void {
    while (this.#open > keep) {
      const traced = this.#ring.next as Traced;
      const promise = traced.promise as object;
      this.#leave(traced);
      this.#show(traced, promise);
      if (traced.part <= Part.activation && traced.on !== null && !traced.listed) this.list(traced);
    }
  }

  /** A function that has been told awaits what may have to be: its record says what. */
  list(waiter: Traced): void {
    waiter.listed = true;
    this.#waiters.push(waiter);
    if (this.#waiters.length < 2 * MOST) return;
    this.#waiters = this.#waiters.filter((one) => {
      one.listed = one.on !== null && !one.settled;
      return one.listed;
    });
    if (this.#waiters.length < MOST) return;
    this.#tellOldest(0);
    this.#tellWaits();
  }

  /** Tells what those wait for that have been told. */
  #tellWaits(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const waiter of waiters) {
      waiter.listed = false;
      const { on } = waiter;
      if (waiter.settled || on === null) continue;
      if (on.id !== 0) this.#sink.depends(waiter.id, on.id, 'awaited', waiter.awaitSite);
      else waiter.on = null;
    }
  }

  /** An edge, told now or with the promises that it joins. */
  link(waiter: Traced, on: Traced, role: Role, site = 0): void {
    if (waiter.id !== 0 && on.id !== 0) this.#sink.depends(waiter.id, on.id, role, site);
    else if ((waiter.deferred || waiter.id !== 0) && (on.deferred || on.id !== 0)) {
      this.#links.push({ waiter, on, role, site });
      if (this.#links.length >= 2 * MOST) this.#thinLinks();
    }
  }

  /** Tells the edges whose ends have been told, and lets go of those that are over; when too many are left, tells their ends. */
  #thinLinks(): void {
    const left = (link: Link): boolean => !this.#tells(link) && isOpen(link);
    this.#links = this.#links.filter(left);
    if (this.#links.length <= MOST) return;
    this.#tellOldest(0);
    this.#links = this.#links.filter(left);
    if (this.#links.length <= MOST) return;
    this.#sink.missed(this.#links.length);
    this.#links = [];
  }

  #tells({ waiter, on, role, site }: Link): boolean {
    if (waiter.id === 0 || on.id === 0) return false;
    this.#sink.depends(waiter.id, on.id, role, site);
    return true;
  }

  /** The turn is over, or the program is. */
  turnEnds(): void {
    this.#made = 0;
    this.#isNear = false;
    this.#combined = 0;
    this.#runs = 0;
    this.#judge(0);
    this.#tellOldest(0);
    this.#tellWaits();
    // What is open has been told by now; what is not, and of which one end was left out, has no edge.
    for (const link of this.#links) this.#tells(link);
    this.#links = [];
    this.rising = this.#limit === 0;
  }

  /** Says how many were left out, when that is news: at each doubling, and at the `end`. */
  say(end: boolean): void {
    if (this.#leftOut === this.#told || (!end && this.#leftOut < 2 * this.#told)) return;
    this.#told = this.#leftOut;
    this.#sink.leftOut(this.#leftOut);
  }
}

const isOpen = ({ waiter, on }: Link): boolean => !waiter.settled && !on.settled && (!on.resolved || on.follows);

/**
 * A flood of promises: what comes and goes within one turn of the event loop is counted, not told.
 *
 * Up to a limit every promise of a turn is told as it is made. Those made beyond it in the same turn
 * wait here: whatever is still pending when the turn is over, or has failed while nobody handled it,
 * is told then, with its edges; the others are left out, and their number is said. What each promise
 * waits for and who runs is followed all the while, so that the graph after a flood is whole.
 */
import type { PromiseDetails } from './promise-details.ts';
import { State } from './promise-details.ts';
import type { NativeSink } from './sink.ts';
import { Part, type Traced } from './traced.ts';

export type Role = 'awaited' | 'child' | 'branch';

interface Waiting {
  readonly traced: Traced;
  readonly promise: object;
}

interface Link {
  readonly waiter: Traced;
  readonly on: Traced;
  readonly role: Role;
  readonly site: number;
}

/** So many wait at most; when there are more, those that are over are sorted out, and then the oldest told. */
const MOST = 4096;
/** The latest may have been resolved with a promise that they do not follow yet: they are not judged. */
const LATEST = 256;
/** Combinators of a turn beyond the limit that are told all the same: without them their children would hang in the air. */
const MOST_COMBINED = 1000;

export class Flood {
  readonly #sink: NativeSink;
  readonly #details: PromiseDetails;
  readonly #limit: number;
  /** Gives a promise its number, and tells what it came to if it has settled. */
  readonly #show: (traced: Traced, promise: object) => void;
  #waiting: Waiting[] = [];
  #links: Link[] = [];
  #made = 0;
  #combined = 0;
  #leftOut = 0;
  #told = 0;

  /** `limit`: promises of one turn that are told at once. */
  constructor(
    sink: NativeSink,
    details: PromiseDetails,
    limit: number,
    show: (traced: Traced, promise: object) => void,
  ) {
    this.#sink = sink;
    this.#details = details;
    this.#limit = limit;
    this.#show = show;
  }

  /** A promise is about to be told: true when it has to wait. */
  takes(traced: Traced, promise: object): boolean {
    if (traced.deferred) return true;
    if (this.#made < this.#limit) {
      this.#made++;
      return false;
    }
    if (this.#limit > 0 && traced.part === Part.combined && this.#combined < MOST_COMBINED) {
      this.#combined++;
      return false;
    }
    traced.deferred = true;
    this.#waiting.push({ traced, promise });
    if (this.#waiting.length >= 2 * MOST) this.#sort(LATEST, MOST);
    return true;
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
    this.#sort(0, 0);
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
    this.#combined = 0;
    if (this.#waiting.length > 0) this.#sort(0, 0);
    // What is open has been told by now; what is not, and of which one end was left out, has no edge.
    for (const link of this.#links) this.#tells(link);
    this.#links = [];
  }

  /** Says how many were left out, when that is news: at each doubling, and at the `end`. */
  say(end: boolean): void {
    if (this.#leftOut === this.#told || (!end && this.#leftOut < 2 * this.#told)) return;
    this.#told = this.#leftOut;
    this.#sink.leftOut(this.#leftOut);
  }

  /** Lets go of those that are over but for the `latest`, and tells the oldest of more than `keep`. */
  #sort(latest: number, keep: number): void {
    const all = this.#waiting;
    const judged = all.length - latest;
    const open: Waiting[] = [];
    for (let i = 0; i < all.length; i++) {
      const { traced } = all[i];
      if (traced.id !== 0) continue;
      if (i >= judged || this.#isNews(all[i])) open.push(all[i]);
      else {
        this.#leftOut++;
        traced.deferred = false;
        traced.settled = true;
      }
    }
    this.#waiting = open;
    if (open.length <= keep) return;
    this.#waiting = open.slice(open.length - keep);
    for (const { traced, promise } of open.slice(0, open.length - keep)) this.#show(traced, promise);
  }

  #isNews({ traced, promise }: Waiting): boolean {
    if (!traced.resolved || traced.follows) return true;
    return !traced.handled && this.#details(promise)[0] === State.rejected;
  }
}

const isOpen = ({ waiter, on }: Link): boolean => !waiter.settled && !on.settled && (!on.resolved || on.follows);

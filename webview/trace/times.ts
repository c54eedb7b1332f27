/**
 * When each event was, in a little over two bytes an event: the distance from the event before, with the full time
 * at the start of each block of 64, and in a list of its own where the distance is too long (65 µs).
 *
 * Events are numbered from 0. Of those whose page has gone a coarse table remembers roughly when they were.
 */
import { firstWhere } from './bisect.ts';
import { PAGE, PAGE_BITS } from './column.ts';

const BLOCK_BITS = 6;
const BLOCK = 1 << BLOCK_BITS;
const MASK = PAGE - 1;
const FAR = 0xffff;
const MOST_COARSE = 4096;

interface Page {
  readonly deltas: Uint16Array;
  /** Times of the first events of the blocks. */
  readonly bases: Float64Array;
  /** Places in the page of those with a far distance, ascending, and their full times. */
  farPlaces: Uint16Array;
  farTimes: Float64Array;
  farCount: number;
}

export class Times {
  /** Events told so far. */
  count = 0;
  /** Time of the last one. */
  last = 0;
  private readonly pages: (Page | undefined)[] = [];
  private firstPage = 0;
  private coarse: { event: number; time: number }[] = [];
  private coarseStride = 1;

  /** One more event; a time that is none, or goes back, is that of the event before. */
  add(time: number): void {
    const event = this.count++;
    const now = time > this.last && time < Number.POSITIVE_INFINITY ? time : this.last;
    const place = event & MASK;
    let page = this.pages[event >>> PAGE_BITS];
    if (page === undefined) {
      page = makePage();
      this.pages[event >>> PAGE_BITS] = page;
    }
    if ((place & (BLOCK - 1)) === 0) page.bases[place >>> BLOCK_BITS] = now;
    else {
      const delta = now - this.last;
      if (delta < FAR && Number.isInteger(delta)) page.deltas[place] = delta;
      else {
        page.deltas[place] = FAR;
        addFar(page, place, now);
      }
    }
    this.last = now;
  }

  /** The time of an event; of one that is no longer kept, roughly. */
  of(event: number): number {
    if (event < 0) return 0;
    if (event >= this.count) return this.last;
    const page = this.pages[event >>> PAGE_BITS];
    return page === undefined ? this.coarseTime(event) : timeIn(page, event & MASK);
  }

  /** How many events were at this time or before, among those that are kept. */
  until(time: number): number {
    if (time >= this.last) return this.count;
    const { pages, firstPage } = this;
    const number = firstWhere(firstPage, pages.length, (at) => pages[at]!.bases[0] > time) - 1;
    const page = pages[number];
    if (number < firstPage || page === undefined) return firstPage << PAGE_BITS;
    const events = Math.min(PAGE, this.count - (number << PAGE_BITS));
    const blocks = Math.ceil(events / BLOCK);
    const block = firstWhere(0, blocks, (at) => page.bases[at] > time) - 1;
    const from = block << BLOCK_BITS;
    return (number << PAGE_BITS) + eventsUntil(page, from, Math.min(events, from + BLOCK), time);
  }

  /** Lets go of the events before this one, in whole pages. */
  dropBefore(event: number): void {
    for (; this.firstPage < event >>> PAGE_BITS; this.firstPage++) {
      const page = this.pages[this.firstPage];
      if (page !== undefined) this.remember(this.firstPage, page.bases[0]);
      this.pages[this.firstPage] = undefined;
    }
  }

  get bytes(): number {
    let bytes = 0;
    for (const page of this.pages) {
      if (page === undefined) continue;
      bytes += page.deltas.byteLength + page.bases.byteLength + page.farPlaces.byteLength + page.farTimes.byteLength;
    }
    return bytes;
  }

  private remember(page: number, time: number): void {
    if (page % this.coarseStride !== 0) return;
    this.coarse.push({ event: page << PAGE_BITS, time });
    if (this.coarse.length < MOST_COARSE) return;
    this.coarse = this.coarse.filter((_, i) => i % 2 === 0);
    this.coarseStride *= 2;
  }

  private coarseTime(event: number): number {
    const low = firstWhere(0, this.coarse.length, (at) => this.coarse[at].event > event);
    return low === 0 ? 0 : this.coarse[low - 1].time;
  }
}

function makePage(): Page {
  return {
    deltas: new Uint16Array(PAGE),
    bases: new Float64Array(PAGE >>> BLOCK_BITS),
    farPlaces: new Uint16Array(16),
    farTimes: new Float64Array(16),
    farCount: 0,
  };
}

function addFar(page: Page, place: number, time: number): void {
  if (page.farCount === page.farPlaces.length) {
    const places = new Uint16Array(page.farCount * 2);
    places.set(page.farPlaces);
    page.farPlaces = places;
    const times = new Float64Array(page.farCount * 2);
    times.set(page.farTimes);
    page.farTimes = times;
  }
  page.farPlaces[page.farCount] = place;
  page.farTimes[page.farCount] = time;
  page.farCount++;
}

/** The place in a page after the last event at this time or before, of a block whose first event is not later. */
function eventsUntil(page: Page, from: number, end: number, until: number): number {
  let time = page.bases[from >>> BLOCK_BITS];
  let at = from + 1;
  for (; at < end; at++) {
    const delta = page.deltas[at];
    time = delta === FAR ? farTime(page, at) : time + delta;
    if (time > until) break;
  }
  return at;
}

function timeIn(page: Page, place: number): number {
  const { deltas, bases } = page;
  let time = bases[place >>> BLOCK_BITS];
  for (let at = (place & ~(BLOCK - 1)) + 1; at <= place; at++) {
    const delta = deltas[at];
    time = delta === FAR ? farTime(page, at) : time + delta;
  }
  return time;
}

/** The full time of an event that came long after the one before. */
function farTime({ farPlaces, farTimes, farCount }: Page, place: number): number {
  return farTimes[firstWhere(0, farCount - 1, (at) => farPlaces[at] >= place)];
}

/**
 * How often the picture is brought up to date while a program floods the page: what it costs decides, so that reading
 * what comes is never kept waiting by pictures of what is long past.
 */

/** Of the time, for each part of work: so many parts of rest while the page keeps up, and while it lies behind. */
const REST = 1;
const REST_BEHIND = 5;
/** The longest rest in milliseconds: a picture is never older. */
const LONGEST_REST = 400;

export class Pace {
  private cost = 0;
  private endedAt = Number.NEGATIVE_INFINITY;

  /** Milliseconds until it is time again; 0 when it is. `behind`: more has come than was read, or much at once. */
  left(now: number, behind: boolean): number {
    const rest = Math.min(LONGEST_REST, this.cost * (behind ? REST_BEHIND : REST));
    return Math.max(0, this.endedAt + rest - now);
  }

  /** The picture was brought up to date and drawn, which began then. */
  took(begin: number, end: number): void {
    this.cost = end - begin;
    this.endedAt = end;
  }
}

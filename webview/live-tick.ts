/**
 * The time of a program that runs goes on while nothing comes from it: asks a few times a second for the clock to be
 * told again, as long as that is so. What else is seen does not change by it.
 */
const EVERY_MS = 250;

export class LiveTick {
  private readonly tell: () => void;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(tell: () => void) {
    this.tell = tell;
  }

  /** The clock was told: it is to be told again soon, or not. */
  follow(goesOn: boolean): void {
    clearTimeout(this.timer);
    if (goesOn && !document.hidden) this.timer = setTimeout(this.tell, EVERY_MS);
  }
}

/**
 * Timers that are seen count down while the program runs: asks for one more frame a few times a
 * second, once a second while all of them are far off, and never when there is none.
 */
import type { SessionPicture } from './views/session-picture.ts';

const TENTHS_BELOW_NS = 10e9;
const OFTEN_MS = 200;
const SELDOM_MS = 1000;

export class Countdown {
  /** A timer's words are to be made anew with the next frame. */
  due = false;
  private readonly ask: () => void;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ask: () => void) {
    this.ask = ask;
  }

  /** Looks at what is shown, and waits for the next tick if there is one to wait for. */
  follow({ store, due }: SessionPicture, now: number): void {
    clearTimeout(this.timer);
    this.due = false;
    if (!store.running || !store.clock.live || document.hidden || store.model.info?.clock !== 'real') return;
    const time = store.time(now);
    const left = due.map((end) => end - time).filter((rest) => rest > 0);
    if (left.length === 0) return;
    this.timer = setTimeout(
      () => {
        this.due = true;
        this.ask();
      },
      Math.min(...left) < TENTHS_BELOW_NS ? OFTEN_MS : SELDOM_MS,
    );
  }
}

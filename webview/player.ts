/** While the clock plays, each frame is a moment later. */
import type { SessionStore } from './session-store.ts';

export class Player {
  private readonly store: () => SessionStore | null;
  private readonly changed: () => void;
  private playing = false;

  /** `store`: what is seen, if anything; `changed` is called when its clock has gone on. */
  constructor(store: () => SessionStore | null, changed: () => void) {
    this.store = store;
    this.changed = changed;
  }

  /** The clock may have begun to play: goes on with it until it stops. */
  goOn(): void {
    if (this.playing) return;
    this.playing = true;
    const next = (now: number): void => {
      const store = this.store();
      this.playing = store?.clock.playing ?? false;
      if (store === null || !this.playing) return;
      const { revision } = store.clock;
      store.clock.advance(now);
      if (store.clock.revision !== revision) this.changed();
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  }
}

/** What the page leaves behind for the one that stands here after it is hidden or loaded anew, and takes up from the one before. */
import { Later } from './later.ts';
import type { Seen } from './seen.ts';
import type { Transport } from './transport.ts';
import type { ViewState } from './view-state.ts';

const EVERY_MS = 400;

export class ViewMemory {
  /** What the page before left, until the session it belongs to has come. */
  private left: ViewState | null;
  private readonly later: Later;

  constructor(transport: Transport, left: ViewState, now: () => ViewState) {
    this.left = left;
    this.later = new Later(EVERY_MS, () => transport.remember(now()));
  }

  /** Something of it has changed: it is remembered soon. */
  ask(): void {
    this.later.ask();
  }

  /** Goes back to the session of before, if it is there: what else was left is to be restored now, and never again. */
  goBack({ sessions, store }: Seen): ViewState | null {
    const { left } = this;
    if (left === null || store === null) return null;
    this.left = null;
    return left.session !== null && sessions.show(left.session) ? left : null;
  }
}

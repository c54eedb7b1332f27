/**
 * What happened since the main loop last woke: the last beats of the story, for the narration.
 *
 * A ring of fixed size, because a program may make a million promises without ever waiting.
 */
const SIZE = 128;

/** What can happen in a story. */
export const Beat = { create: 0, settle: 1, become: 2, cancel: 3, unhandled: 4, gap: 5, exit: 6, label: 7 } as const;
/** One of the beats. */
export type BeatKind = (typeof Beat)[keyof typeof Beat];

/** One thing that happened: `id` to whom, `other` by or with whom, `code` how (a state, a reach, a count). */
export interface BeatView {
  readonly kind: BeatKind;
  readonly id: number;
  readonly other: number;
  readonly code: number;
}

export class Episode {
  private readonly kinds = new Uint8Array(SIZE);
  private readonly ids = new Float64Array(SIZE);
  private readonly others = new Float64Array(SIZE);
  private readonly codes = new Float64Array(SIZE);
  private count = 0;
  private fresh = false;
  /** Promises made in this episode, also those whose beats are forgotten. */
  made = 0;

  /** The next beat begins a new episode. The old one stays readable until then. */
  end(): void {
    this.fresh = true;
  }

  add(kind: BeatKind, id: number, other: number, code: number): void {
    if (this.fresh) {
      this.count = 0;
      this.made = 0;
      this.fresh = false;
    }
    if (kind === Beat.create) this.made++;
    const at = this.count++ % SIZE;
    this.kinds[at] = kind;
    this.ids[at] = id;
    this.others[at] = other;
    this.codes[at] = code;
  }

  /** The beats that are still known, oldest first. */
  beats(): BeatView[] {
    const beats: BeatView[] = [];
    for (let n = Math.max(0, this.count - SIZE); n < this.count; n++) {
      const at = n % SIZE;
      beats.push({
        kind: this.kinds[at] as BeatKind,
        id: this.ids[at],
        other: this.others[at],
        code: this.codes[at],
      });
    }
    return beats;
  }
}

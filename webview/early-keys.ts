/**
 * Keys that were pressed before there was anything to press them for: they are kept, and done when it is there. What
 * a person does while a page opens is meant for what they are about to see.
 */

/** Kept at most so many, and for so many milliseconds: an old key is no longer meant. */
const MOST = 32;
const FRESH_MS = 10_000;

export class EarlyKeys<Key> {
  private kept: { readonly key: Key; readonly at: number }[] = [];

  keep(key: Key, now: number): void {
    if (this.kept.length < MOST) this.kept.push({ key, at: now });
  }

  /** Those that are still meant, in their order; none is given twice. */
  take(now: number): Key[] {
    const { kept } = this;
    this.kept = [];
    return kept.filter(({ at }) => now - at <= FRESH_MS).map(({ key }) => key);
  }
}

/**
 * Whether two sets of measurements differ by more than chance would make them differ. Times are compared by rank
 * (Mann and Whitney), as they are never spread evenly: one slow run among a hundred must not decide. Both tests are
 * strict (one in a thousand), because a report asks them for every call site at once.
 */

/** Standard deviations beyond which chance is ruled out: one in a thousand, both sides together. */
export const STRICT = 3.29;

/** Fewer on either side than this cannot show a difference, whatever they are. */
export const FEWEST = 8;

/**
 * How many standard deviations the second set ranks above the first (below: negative). Both as counts by bucket;
 * what shares a bucket shares its rank.
 */
export function rankDifference(first: ArrayLike<number>, second: ArrayLike<number>): number {
  let ahead = 0;
  let m = 0;
  let n = 0;
  let ties = 0;
  let above = 0;
  for (let bucket = 0; bucket < Math.max(first.length, second.length); bucket++) {
    const ours = first[bucket] ?? 0;
    const theirs = second[bucket] ?? 0;
    // Each of theirs ranks above all of ours that came in lower buckets, and half of those in its own.
    above += theirs * (ahead + ours / 2);
    ahead += ours;
    m += ours;
    n += theirs;
    const tied = ours + theirs;
    ties += tied ** 3 - tied;
  }
  const all = m + n;
  if (m === 0 || n === 0 || all < 2) return 0;
  const variance = ((m * n) / 12) * (all + 1 - ties / (all * (all - 1)));
  // Everything in one bucket: there is nothing to tell apart.
  if (variance <= 0) return 0;
  return (above - (m * n) / 2) / Math.sqrt(variance);
}

/** How many standard deviations a share of `k2` in `n2` is above one of `k1` in `n1`. */
export function shareDifference(k1: number, n1: number, k2: number, n2: number): number {
  if (n1 === 0 || n2 === 0) return 0;
  const share = (k1 + k2) / (n1 + n2);
  const spread = Math.sqrt(share * (1 - share) * (1 / n1 + 1 / n2));
  return spread === 0 ? 0 : (k2 / n2 - k1 / n1) / spread;
}

/**
 * How long things took, in buckets that grow with the time: sixteen to each doubling, from a microsecond on, so that
 * a figure read from them is right to 3 % whatever its size, and a million times take as much room as ten.
 */

/** Times below this, in ns, are told as one: "at once". */
const SMALLEST = 1024;
const SMALLEST_POWER = 10;
const PARTS = 16;
const LARGEST_POWER = 52;
const HIGH_WORD = 2 ** 32;

/** How many buckets there are: the first for what is below a microsecond, the last up to 104 days. */
export const BUCKETS = 1 + (LARGEST_POWER - SMALLEST_POWER + 1) * PARTS;

/** The bucket of a time in nanoseconds; what is negative or no number falls into the first. */
export function bucketOf(nanoseconds: number): number {
  if (!(nanoseconds >= SMALLEST)) return 0;
  if (nanoseconds >= 2 ** (LARGEST_POWER + 1)) return BUCKETS - 1;
  const power = nanoseconds < HIGH_WORD ? 31 - Math.clz32(nanoseconds) : 63 - Math.clz32(nanoseconds / HIGH_WORD);
  const part = Math.floor((nanoseconds / 2 ** power - 1) * PARTS);
  return 1 + (power - SMALLEST_POWER) * PARTS + part;
}

/** Where a bucket begins, in nanoseconds; that of `BUCKETS` is where the last one ends. */
export function bucketStart(bucket: number): number {
  if (bucket <= 0) return 0;
  const at = bucket - 1;
  return 2 ** (SMALLEST_POWER + Math.floor(at / PARTS)) * (1 + (at % PARTS) / PARTS);
}

/**
 * The time that `share` (0 to 1) of what was counted did not exceed, in nanoseconds; -1 when nothing was counted.
 * It lies between the shortest and the longest that were measured: where all are the same, it is exact.
 */
export function quantile(counts: ArrayLike<number> | null, share: number, shortest: number, longest: number): number {
  if (counts === null) return -1;
  let total = 0;
  for (let bucket = 0; bucket < counts.length; bucket++) total += counts[bucket];
  if (total === 0) return -1;
  let left = Math.max(1, Math.ceil(total * share));
  for (let bucket = 0; bucket < counts.length; bucket++) {
    left -= counts[bucket];
    if (left > 0) continue;
    const middle = bucket === 0 ? 0 : (bucketStart(bucket) + bucketStart(bucket + 1)) / 2;
    return Math.max(shortest, Math.min(longest, middle));
  }
  return longest;
}

/** The counts gathered into `bars` bars of even width (in doublings) between the first and the last bucket in use. */
export function bars(counts: ArrayLike<number> | null, most: number): { from: number; to: number; counts: number[] } {
  let low = BUCKETS;
  let high = -1;
  for (let bucket = 0; counts !== null && bucket < counts.length; bucket++) {
    if (counts[bucket] === 0) continue;
    low = Math.min(low, bucket);
    high = bucket;
  }
  if (counts === null || high < 0) return { from: 0, to: 0, counts: [] };
  const each = Math.max(1, Math.ceil((high - low + 1) / most));
  const gathered = new Array<number>(Math.ceil((high - low + 1) / each)).fill(0);
  for (let bucket = low; bucket <= high; bucket++) gathered[Math.floor((bucket - low) / each)] += counts[bucket];
  return { from: bucketStart(low), to: bucketStart(low + gathered.length * each), counts: gathered };
}

/** Counts and times in as few characters as a card has room for; the table and the details have them in full. */
import { withCommas } from '../../render/format.ts';

/** "812", "12.4k", "3.1M". */
export function briefCount(count: number): string {
  if (count < 10_000) return withCommas(count);
  for (const [unit, word] of [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    if (count >= unit * 0.9995) return `${Number((count / unit).toPrecision(3))}${word}`;
  }
  return String(count);
}

/** "at once", "340 µs", "1.25 s", "5 min", "3 h"; '' for what was not measured. */
export function briefTime(nanoseconds: number): string {
  if (!(nanoseconds >= 0)) return '';
  if (nanoseconds < 1000) return 'at once';
  const minutes = nanoseconds / 60e9;
  if (minutes >= 120) return `${Math.round(minutes / 60)} h`;
  if (minutes >= 2) return `${Math.round(minutes)} min`;
  for (const [unit, word] of [
    [1e9, 's'],
    [1e6, 'ms'],
    [1e3, 'µs'],
  ] as const) {
    if (nanoseconds >= unit * 0.9995) return `${Number((nanoseconds / unit).toPrecision(3))} ${word}`;
  }
  return 'at once';
}

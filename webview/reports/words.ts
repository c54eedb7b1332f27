/** Figures as words of a report: times with three digits and a fitting unit, counts, and tables of plain text. */

const UNITS = [
  [1e9, 's'],
  [1e6, 'ms'],
  [1e3, 'µs'],
] as const;

/** "1.25 s", "340 µs", "2 min 5 s"; "0" for what took no time, "" for what was not measured. */
export function timeWords(nanoseconds: number): string {
  if (!(nanoseconds >= 0)) return '';
  if (nanoseconds < 1) return '0';
  if (nanoseconds >= 120e9) return longWords(Math.round(nanoseconds / 1e9));
  for (const [unit, word] of UNITS) {
    // What would round up to a thousand of a unit is told in the next one.
    if (nanoseconds >= unit * 0.9995) return `${digits(nanoseconds / unit)} ${word}`;
  }
  return `${digits(nanoseconds)} ns`;
}

export function countWords(count: number): string {
  return count.toLocaleString('en');
}

/** A share of 0 to 1 as "12 %"; what is little, but not nothing, is never told as nothing. */
export function shareWords(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 1) return '<1 %';
  if (percent > 99 && percent < 100) return '>99 %';
  return `${Math.round(percent)} %`;
}

/** Rows of cells as lines: the first `left` columns to the left, figures to the right, two spaces between. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[], left = 1): string[] {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => width(row[column] ?? ''))));
  return all.map((row) =>
    head
      .map((_, column) => {
        const cell = row[column] ?? '';
        const padding = ' '.repeat(widths[column] - width(cell));
        return column < left ? cell + padding : padding + cell;
      })
      .join('  ')
      .trimEnd(),
  );
}

/** Text that a program sent, on one line, without what would drive a terminal, `most` characters at most. */
export function plain(text: string, most = 80): string {
  const characters = [...text.replace(/\s+/g, ' ').replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '�')];
  return characters.length <= most ? characters.join('') : `${characters.slice(0, most - 1).join('')}…`;
}

function width(text: string): number {
  return [...text].length;
}

function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}

function longWords(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

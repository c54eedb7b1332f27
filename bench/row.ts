/** One line of the result, and the table a person reads. */

/** A figure beside that of a peer, measured in the same run. */
export interface Row {
  /** What was measured; the peer's name makes it unique. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Whom or what it is compared with. */
  readonly peer: string;
  readonly peerValue: number;
  /** `value / peerValue`. */
  readonly ratio: number;
}

/** A row, with figures rounded to what the measurement can say. */
export function row(name: string, unit: string, value: number, peer: string, peerValue: number): Row {
  return { name, value: rounded(value), unit, peer, peerValue: rounded(peerValue), ratio: rounded(value / peerValue) };
}

/** The middle one of several figures; of an even number, the mean of the two in the middle. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/**
 * The mean of the middle half of several figures. Where the collector comes in every other sample these are of two
 * kinds, and a median is one or the other by chance; the outer quarters are left to what else the machine does.
 */
export function middleMean(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const quarter = sorted.length >> 2;
  const middle = sorted.slice(quarter, sorted.length - quarter);
  return middle.reduce((sum, figure) => sum + figure, 0) / middle.length;
}

/** The figure with three significant digits, or as a whole number when it has more. */
export function rounded(figure: number): number {
  return Math.abs(figure) >= 1000 ? Math.round(figure) : Number(figure.toPrecision(3));
}

const COLUMNS = ['name', 'value', 'unit', 'peer', 'peerValue', 'ratio'] as const;
const HEADINGS: Readonly<Record<(typeof COLUMNS)[number], string>> = {
  name: 'what',
  value: 'here',
  unit: 'unit',
  peer: 'beside',
  peerValue: 'there',
  ratio: 'ratio',
};

/** The rows as a table: names to the left, figures to the right. */
export function table(rows: readonly Row[]): string {
  const cells = rows.map((row) => COLUMNS.map((column) => text(row[column])));
  const all = [COLUMNS.map((column) => HEADINGS[column]), ...cells];
  const widths = COLUMNS.map((_, i) => Math.max(...all.map((line) => line[i].length)));
  return all
    .map((line) =>
      line
        .map((cell, i) =>
          typeof rows[0]?.[COLUMNS[i]] === 'number' ? cell.padStart(widths[i]) : cell.padEnd(widths[i]),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function text(cell: string | number): string {
  return typeof cell === 'number' ? cell.toLocaleString('en-GB', { maximumFractionDigits: 3 }) : cell;
}

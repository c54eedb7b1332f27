/** Decides in which column of editors a source line is shown. Pure: knows no editor. */

/** A column that shows something, left to right from 1. */
export interface Column {
  readonly column: number;
  /** Path of each file that has a tab there. */
  readonly files: readonly string[];
}

/**
 * The column that has the file already, else the first one that is not the panel's, else a new one:
 * the graph is never covered by the source it points to.
 */
export function sourceColumn(file: string, columns: readonly Column[], panelColumn: number | undefined): number {
  const others = columns.filter(({ column }) => column !== panelColumn);
  const having = others.find(({ files }) => files.includes(file));
  if (having) return having.column;
  if (others.length > 0) return others[0].column;
  return panelColumn === undefined ? 1 : panelColumn + 1;
}

/**
 * How a projection (folding, say) follows the model: told of each change by row, so that its work
 * is proportional to what changed. Rows are valid during the call; a dropped row is used again.
 */
export interface ModelObserver {
  created(row: number): void;
  /** A new edge, a cancel among them. */
  connected(edge: number): void;
  /** `inner` (a root until now) is from now on the same promise as the root `outer`. */
  became(outer: number, inner: number): void;
  /** The root `row` settled. */
  settled(row: number): void;
  /** `row` leaves the model; its edges still stand. */
  dropping(row: number): void;
}

/**
 * Typed arrays that grow by doubling: the columns of the model's tables.
 *
 * One record spread over columns costs some eighty bytes and no garbage, where an object a promise
 * would cost several hundred and a pause of the collector at a hundred thousand of them.
 */

/** Length to grow to so that `index` fits: doubled, so that growing is amortised O(1) a record. */
export function grownLength(length: number, index: number): number {
  let next = Math.max(length, 256);
  while (next <= index) next *= 2;
  return next;
}

/** A copy of `column` that is `length` long, new places filled with `fill`. */
export function grownInt32(column: Int32Array<ArrayBuffer>, length: number, fill: number): Int32Array<ArrayBuffer> {
  const next = new Int32Array(length).fill(fill, column.length);
  next.set(column);
  return next;
}

/** A copy of `column` that is `length` long, new places 0. */
export function grownUint8(column: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  const next = new Uint8Array(length);
  next.set(column);
  return next;
}

/** A copy of `column` that is `length` long, new places 0. */
export function grownFloat64(column: Float64Array<ArrayBuffer>, length: number): Float64Array<ArrayBuffer> {
  const next = new Float64Array(length);
  next.set(column);
  return next;
}

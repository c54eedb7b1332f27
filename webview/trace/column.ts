/**
 * A column of unsigned numbers that grows at its end and can let go of its beginning, a page at a time.
 *
 * Pages are made as they are written to: of a column in which nothing stands nothing is kept, and no growing ever
 * copies. What is to outlive its page (of a promise that is still pending, say) moves to a small map.
 */
export const PAGE_BITS = 14;
export const PAGE = 1 << PAGE_BITS;
const MASK = PAGE - 1;

export class Column32 {
  private readonly pages: (Uint32Array | undefined)[] = [];
  private readonly fill: number;
  private survivors: Map<number, number> | null = null;
  /** Pages before this one have gone. */
  private firstPage = 0;

  /** `fill`: what stands where nothing was written. */
  constructor(fill: number) {
    this.fill = fill;
  }

  get(index: number): number {
    const page = this.pages[index >>> PAGE_BITS];
    return page === undefined ? this.missing(index) : page[index & MASK];
  }

  set(index: number, value: number): void {
    const page = this.pages[index >>> PAGE_BITS];
    if (page !== undefined) page[index & MASK] = value;
    else this.setMissing(index, value);
  }

  /** Lets go of a page, which must be the first that there is, but for the places that `keep` lists. */
  dropPage(page: number, keep: readonly number[]): void {
    for (const index of keep) {
      const value = this.get(index);
      if (value !== this.fill) this.keepValue(index, value);
    }
    this.pages[page] = undefined;
    this.firstPage = Math.max(this.firstPage, page + 1);
  }

  /** Lets go of a place that had outlived its page. */
  forget(index: number): void {
    this.survivors?.delete(index);
  }

  /** Bytes of the pages; the few that outlived theirs are not counted. */
  get bytes(): number {
    let bytes = 0;
    for (const page of this.pages) bytes += page?.byteLength ?? 0;
    return bytes;
  }

  private missing(index: number): number {
    return this.survivors?.get(index) ?? this.fill;
  }

  private setMissing(index: number, value: number): void {
    if (value === this.fill && !this.survivors?.has(index)) return;
    const at = index >>> PAGE_BITS;
    if (at < this.firstPage) {
      this.keepValue(index, value);
      return;
    }
    const page = new Uint32Array(PAGE);
    if (this.fill !== 0) page.fill(this.fill);
    page[index & MASK] = value;
    while (this.pages.length < at) this.pages.push(undefined);
    this.pages[at] = page;
  }

  private keepValue(index: number, value: number): void {
    this.survivors ??= new Map();
    this.survivors.set(index, value);
  }
}

/**
 * A column of short texts: each page holds its distinct texts once, and two bytes a row that say which.
 *
 * Pools of their own for the pages: when a page goes, its texts go with it.
 */
import { PAGE, PAGE_BITS } from './column.ts';

const MASK = PAGE - 1;
/** Texts that are looked up while a page is written; a page with more distinct ones holds some of them twice. */
const MOST_KNOWN = 1024;

interface Page {
  readonly indices: Uint16Array;
  readonly texts: string[];
  readonly known: Map<string, number>;
}

export class TextColumn {
  private readonly pages: (Page | undefined)[] = [];
  private survivors: Map<number, string> | null = null;
  private firstPage = 0;

  get(row: number): string {
    const page = this.pages[row >>> PAGE_BITS];
    if (page !== undefined) return page.texts[page.indices[row & MASK]];
    return this.survivors?.get(row) ?? '';
  }

  set(row: number, text: string): void {
    const at = row >>> PAGE_BITS;
    let page = this.pages[at];
    if (page === undefined) {
      if (text === '' && this.survivors === null) return;
      if (at < this.firstPage) {
        this.survivors ??= new Map();
        this.survivors.set(row, text);
        return;
      }
      page = this.makePage(at);
    }
    page.indices[row & MASK] = this.indexIn(page, row & MASK, text);
  }

  dropPage(at: number, keep: readonly number[]): void {
    for (const row of keep) {
      const text = this.get(row);
      if (text === '') continue;
      this.survivors ??= new Map();
      this.survivors.set(row, text);
    }
    this.pages[at] = undefined;
    this.firstPage = Math.max(this.firstPage, at + 1);
  }

  forget(row: number): void {
    this.survivors?.delete(row);
  }

  /** Bytes of the columns, without those of the texts. */
  get bytes(): number {
    let bytes = 0;
    for (const page of this.pages) bytes += page?.indices.byteLength ?? 0;
    return bytes;
  }

  private makePage(at: number): Page {
    const page: Page = { indices: new Uint16Array(PAGE), texts: [''], known: new Map([['', 0]]) };
    while (this.pages.length < at) this.pages.push(undefined);
    this.pages[at] = page;
    return page;
  }

  private indexIn(page: Page, place: number, text: string): number {
    const known = page.known.get(text);
    if (known !== undefined) return known;
    // A place that is written again takes its old text's number, unless others share it: so numbers fit two bytes.
    if (page.texts.length > 0xffff) {
      const old = page.indices[place];
      if (old !== 0) {
        page.texts[old] = text;
        return old;
      }
      return 0;
    }
    page.texts.push(text);
    const index = page.texts.length - 1;
    if (page.known.size < MOST_KNOWN) page.known.set(text, index);
    return index;
  }
}

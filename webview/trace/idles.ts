/** When the main loop slept: eight bytes a sleep; of very many, the oldest go. */
import { firstWhere } from './bisect.ts';
import { Column32, PAGE, PAGE_BITS } from './column.ts';
import { type Idles, NEVER } from './trace.ts';

/** A sleep each hundredth of a second for hours. */
const MOST = 1 << 21;

export class IdleColumns implements Idles {
  first = 0;
  count = 0;
  private readonly begins = new Column32(NEVER);
  private readonly ends = new Column32(NEVER);

  sleep(moment: number): void {
    if (this.sleeps) return;
    this.begins.set(this.count++, moment);
    if (this.count - this.first < MOST + PAGE) return;
    const page = this.first >>> PAGE_BITS;
    this.begins.dropPage(page, []);
    this.ends.dropPage(page, []);
    this.first = (page + 1) << PAGE_BITS;
  }

  wake(moment: number): void {
    if (this.sleeps) this.ends.set(this.count - 1, moment);
  }

  from(index: number): number {
    return this.begins.get(index);
  }

  to(index: number): number {
    return this.ends.get(index);
  }

  firstFrom(moment: number): number {
    return firstWhere(this.first, this.count, (at) => this.ends.get(at) > moment);
  }

  get bytes(): number {
    return this.begins.bytes + this.ends.bytes;
  }

  private get sleeps(): boolean {
    return this.count > 0 && this.ends.get(this.count - 1) === NEVER;
  }
}

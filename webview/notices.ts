/** What the host, or the page itself, had to say: the last few, until they are dismissed. */
import type { Banner } from './views/banners.ts';

const KEPT = 20;

export class Notices {
  list: readonly Banner[] = [];
  private count = 0;

  add(severity: Banner['severity'], text: string): void {
    this.list = [...this.list, { key: `notice ${this.count++}`, severity, text }].slice(-KEPT);
  }
}

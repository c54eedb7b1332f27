/** The last of many things: when there are too many (or they are too big), the oldest go, a quarter at a time. */
export class KeptList<Item> {
  readonly items: Item[] = [];
  /** How many have gone. */
  dropped = 0;
  private readonly most: number;
  private readonly mostSize: number;
  private readonly sizeOf: (item: Item) => number;
  private size = 0;

  constructor(most: number, mostSize = Number.POSITIVE_INFINITY, sizeOf: (item: Item) => number = () => 0) {
    this.most = most;
    this.mostSize = mostSize;
    this.sizeOf = sizeOf;
  }

  add(item: Item): void {
    this.items.push(item);
    this.size += this.sizeOf(item);
    while (this.items.length > this.most || (this.size > this.mostSize && this.items.length > 1)) {
      const gone = this.items.splice(0, (this.items.length >> 2) + 1);
      for (const item of gone) this.size -= this.sizeOf(item);
      this.dropped += gone.length;
    }
  }
}

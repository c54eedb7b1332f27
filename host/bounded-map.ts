/** A Map of bounded size, for what is only kept to be quicker or to be told later: the entry that was set longest ago goes. */
export class BoundedMap<Key, Value> extends Map<Key, Value> {
  readonly #most: number;

  /** `most`: entries that are kept. */
  constructor(most: number) {
    super();
    this.#most = most;
  }

  /** Makes the entry the youngest, whether it was there or not. */
  override set(key: Key, value: Value): this {
    this.delete(key);
    super.set(key, value);
    if (this.size > this.#most) {
      for (const oldest of this.keys()) {
        this.delete(oldest);
        break;
      }
    }
    return this;
  }
}

/**
 * Sentences about what the sender said that cannot be true: each once, and a bounded number of them.
 */
const KEPT = 50;

export class Problems {
  private readonly sentences = new Set<string>();
  private further = 0;

  add(sentence: string): void {
    if (this.sentences.has(sentence)) return;
    if (this.sentences.size < KEPT) this.sentences.add(sentence);
    else this.further++;
  }

  /** The sentences in the order in which they arose; the last says how many more there were. */
  list(): readonly string[] {
    const list = [...this.sentences];
    if (this.further > 0) list.push(`${this.further} further warnings are not listed.`);
    return list;
  }
}

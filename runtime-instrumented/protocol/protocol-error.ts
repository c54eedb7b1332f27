/** The one error that a reader of the protocol throws. */

/** Something that is not the protocol arrived. The message is a sentence for a person; it names the byte where there is one. */
export class ProtocolError extends Error {
  /** Offset in the stream of the record (or header) that is wrong; -1 for a control message. */
  readonly offset: number;

  constructor(sentence: string, offset = -1) {
    super(offset < 0 ? sentence : `${sentence} (at byte ${offset})`);
    this.name = 'ProtocolError';
    this.offset = offset;
  }
}

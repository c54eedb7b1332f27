/** What whoever reads or writes recordings imports. */
export type { Packer, Unpacker } from './codec.ts';
export type {
  NamedSite,
  RecordedEnding,
  RecordedSession,
  RecordedSource,
  RecordingEnd,
  RecordingInfo,
} from './contents.ts';
export { ENDING, HEADER_BYTES, LARGEST_BLOCK, MAGIC, VERSION } from './format.ts';
export { type ReadOptions, type RecordingListener, type RecordingOutcome, readRecording } from './read-recording.ts';
export { bytesOf } from './reader.ts';
export { timeWords } from './time-words.ts';
export { RecordingWriter } from './writer.ts';

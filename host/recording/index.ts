export { nodePacker, nodeUnpacker } from './node-codec.ts';
export { fileBytes, type OpenedRecording, type OpenOptions, openRecording, openRecordingFile } from './open.ts';
export { Recorder, type RecorderOptions } from './recorder.ts';
export { recordingName } from './recording-name.ts';
export { type SaveOptions, saveRecording, type Write } from './save.ts';
export { readSource } from './source-texts.ts';

/** What the extension and the command line import. */
export { isLoopbackHost } from './admission.ts';
export { BoundedMap } from './bounded-map.ts';
export {
  type ChannelServer,
  type ChannelServerOptions,
  PortTaken,
  type Routes,
  startChannelServer,
  type UpgradeRoute,
} from './channel-server.ts';
export type { Dispose } from './emitter.ts';
export type { Failure } from './failures.ts';
export { findNode, type NodeFound, type NodeProblem, type NodeSearch } from './find-node.ts';
export { type Injection, inject, injectAt, type RunningProgram } from './inject.ts';
export { CannotAttach } from './inspector.ts';
export type { Outcome } from './last-values.ts';
export {
  functionAt,
  functionsIn,
  functionsOf,
  type NamedFunction,
  nameSites,
  type SourceNames,
  sourcePath,
} from './names/index.ts';
export { escapeHtml, makeNonce, type PageOptions, pagePolicy, renderPage } from './page.ts';
export { checkNodeVersion, checkProgram, checkWorkingFolder, OLDEST_NODE, PROGRAM_ENDINGS } from './preflight.ts';
export {
  fileBytes,
  nodePacker,
  nodeUnpacker,
  type OpenedRecording,
  openRecording,
  openRecordingFile,
  Recorder,
  readSource,
  recordingName,
  saveRecording,
} from './recording/index.ts';
export { fileUrl, planRun, type RunInput, type RunPlan } from './run-plan.ts';
export { type Launch, Session } from './session.ts';
export { fileName, makeToken, Sessions, type Severity, sameSecret } from './sessions.ts';
export type { SiteCount } from './site-counts.ts';
export {
  connectView,
  type Picture,
  type ViewActions,
  type ViewConnection,
  type ViewConnectionOptions,
  type ViewTransport,
} from './view-connection.ts';
export { type WritePiece, writeWhole } from './whole-file.ts';

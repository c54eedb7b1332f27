/** What the editor's adapter and other hosts import of the debugger. */

export { NONE } from '../../webview/trace/trace.ts';
export {
  answerBecause,
  answerPending,
  answerReach,
  answerWhy,
  type CancelPart,
  type Told,
  told,
  type WhyAnswer,
} from './answers.ts';
export { type Answer, actOn, askProgram } from './asking.ts';
export { readCondition, readHits } from './conditions.ts';
export { Debugger, type Standing } from './debugger.ts';
export {
  chainFrom,
  findNamed,
  operationOf,
  pendingRows,
  seconds,
  sourcesAt,
  stateOf,
  waitersAt,
  whyPending,
} from './questions.ts';
export { traceOf } from './session-trace.ts';

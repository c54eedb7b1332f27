/** What register.ts needs to trace a program. */

export { CHANNEL, CHILD, inheritedSettings } from './descendants.ts';
export { expectMarks } from './marks.ts';
export { say } from './say.ts';
export { readSettings, type Settings } from './settings.ts';
export { canCapture } from './stack.ts';
export { startTracing } from './start.ts';

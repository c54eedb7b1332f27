/** What register.ts needs to trace a program. */
export { say } from './say.ts';
export { readSettings } from './settings.ts';
export { startTracing } from './start.ts';

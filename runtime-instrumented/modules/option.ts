/** Options live in the core, which needs them for `poll` and `get`; this is where the modules have them from. */
export { None, type Option, Some } from '../lwt/index.ts';

/** A failure nobody waits for, with the default hook: the process must end with an uncaught error. */
import { Lwt } from '../../../runtime-instrumented/lwt/index.ts';

Lwt.async(() => Lwt.fail(new Error('nobody waits for this')));
console.log('goes on');

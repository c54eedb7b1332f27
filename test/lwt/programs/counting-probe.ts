/** Somebody who watches and keeps nothing: how many callbacks were entered and not left. */
import { installProbe, type Probe, silentProbe } from '../../../runtime-instrumented/lwt/index.ts';

let created = 0;
let inside = 0;
const leave = (): void => {
  inside--;
};
const probe: Probe = {
  ...silentProbe,
  created: () => ++created,
  waits: () => ++created,
  entered: () => {
    inside++;
  },
  left: leave,
  leftInto: leave,
};

/** Watches from now on, if the word given is `traced`. */
export function watchIfTraced(word: string | undefined): void {
  if (word === 'traced') installProbe(probe);
}

/** Callbacks that were entered and not left; 0 where nobody watches. */
export function callbacksInside(): number {
  return inside;
}

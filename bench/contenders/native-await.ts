/** Native promises as an async function waits for them: what a bind is in source code. For weighing alone. */
import type { Contender } from './contender.ts';

async function addTo(p: Promise<number>): Promise<number> {
  return (await p) + 1;
}

export const contender: Contender = {
  works: {},
  pendingBinds(size) {
    const first = new Promise<number>(() => {});
    let last = first;
    for (let i = 0; i < size; i++) last = addTo(last);
    return [first, last];
  },
};

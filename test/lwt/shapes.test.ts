/** What programs name most often is no hash table to the engine: see lwt/namespace.ts. */
import { setFlagsFromString } from 'node:v8';
import { runInThisContext } from 'node:vm';
import { expect, it } from 'vitest';
import { Lwt, LwtIo, LwtList, LwtStream, LwtUnix, Sys } from '../../runtime-instrumented/index.ts';
import { namespace } from '../../runtime-instrumented/lwt/index.ts';

setFlagsFromString('--allow-natives-syntax');
const isShape = runInThisContext('(object) => %HasFastProperties(object)') as (object: object) => boolean;

it.each(Object.entries({ Lwt, LwtIo, LwtUnix, LwtList, LwtStream, Sys }))('%s is a shape', (_name, functions) => {
  expect(isShape(functions)).toBe(true);
});

it('the same written with a getter would be a hash table', () => {
  const written = {
    get value() {
      return 1;
    },
  };
  expect([isShape(written), isShape(namespace({}, { value: () => 1 }))]).toEqual([false, true]);
});

it('a value is made each time, shows among the names, and nothing can be changed', () => {
  let asked = 0;
  const made = namespace({ one: 1 }, { asked: () => ++asked });
  expect([made.asked, made.asked, Object.keys(made), Object.isFrozen(made)]).toEqual([1, 2, ['one', 'asked'], true]);
});

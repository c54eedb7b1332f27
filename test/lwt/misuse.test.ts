/** What an untyped program may pass where a promise or a resolver belongs. */
import { describe, expect, it } from 'vitest';
import { isCanceled } from '../../runtime-instrumented/lwt/errors.ts';
import { Lwt } from '../../runtime-instrumented/lwt/index.ts';

type Call = (value: never) => unknown;
const takesPromise: Record<string, Call> = {
  bind: (value) => Lwt.bind(value, () => Lwt.return(1)),
  map: (value) => Lwt.map(() => 1, value),
  cancel: (value) => Lwt.cancel(value),
  state: (value) => Lwt.state(value),
  poll: (value) => Lwt.poll(value),
  onCancel: (value) => Lwt.onCancel(value, () => undefined),
};

describe('something that is no promise', () => {
  it.each(Object.keys(takesPromise))('is refused by %s with an InvalidArgument that says what it was', (name) => {
    for (const [value, word] of [
      [5, 'number'],
      [null, 'null'],
      [undefined, 'undefined'],
      [{}, 'object'],
    ] as const) {
      const call = (): unknown => takesPromise[name](value as never);
      expect(call).toThrow(Lwt.InvalidArgument);
      expect(call).toThrow(word);
    }
  });

  it('is told how to become one when it is a native promise', () => {
    expect(() => Lwt.cancel(Promise.resolve() as never)).toThrow('Lwt.adopt');
  });

  it('is refused as a resolver too', () => {
    expect(() => Lwt.wakeup({} as never, 1)).toThrow('a resolver of this library is needed, and object was given');
  });
});

describe('a failure that is a proxy which answers nothing', () => {
  it('is a failure like any other, and no cancellation', () => {
    const refuses = (): never => {
      throw new Error('asked');
    };
    const error = new Proxy({}, { getPrototypeOf: refuses, get: refuses, has: refuses });
    expect(isCanceled(error)).toBe(false);
    expect(isCanceled(Lwt.canceled)).toBe(true);
  });
});

/**
 * Options, as OCaml has them: `Some(v)`, or `None`.
 *
 * `o.isSome ? o.value : …` tells them apart. JavaScript's undefined would not do: a stream may well
 * carry it. What they are called here shows in the graph.
 */

class SomeOf<out A> {
  readonly value: A;

  constructor(value: A) {
    this.value = value;
  }

  get isSome(): true {
    return true;
  }
}

class NoneOf {
  get isSome(): false {
    return false;
  }
}

Object.defineProperty(SomeOf, 'name', { value: 'Some' });
Object.defineProperty(NoneOf, 'name', { value: 'None' });

/** A value, or that there is none. */
export type Option<A> = SomeOf<A> | NoneOf;

/** The option that holds `value`. */
export function Some<A>(value: A): Option<A> {
  return new SomeOf(value);
}

/** The option that holds nothing. */
export const None: Option<never> = Object.freeze(new NoneOf());

/**
 * Objects of functions, such as `Lwt`, of which some are values that are made when asked for.
 *
 * V8 keeps an object that is written with getters as a hash table, and then every use of a function
 * in it (`Lwt.bind`) searches that, also in optimized code: some 8 ns, more than most of what the
 * core does. The same object with getters that are added afterwards is a shape, and a function in
 * it is a constant.
 */
type Getters = Readonly<Record<string, () => unknown>>;

/** `functions`, and as properties what `getters` return each time that they are asked for. Cannot be changed. */
export function namespace<F extends object, G extends Getters>(
  functions: F,
  getters: G,
): Readonly<F> & { readonly [Name in keyof G]: ReturnType<G[Name]> } {
  for (const [name, get] of Object.entries(getters)) {
    Object.defineProperty(functions, name, { get, enumerable: true });
  }
  return Object.freeze(functions) as ReturnType<typeof namespace<F, G>>;
}

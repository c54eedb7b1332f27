/** Names of the protocol to the small integers that stand for them. */

/** A table from each of `names` to its place among them. */
export function codesOf<Name extends string>(names: readonly Name[]): Readonly<Record<Name, number>> {
  const codes = Object.create(null) as Record<Name, number>;
  names.forEach((name, code) => {
    codes[name] = code;
  });
  return codes;
}

/** What the host read in the source at a call site. */
export interface SiteName {
  /** The name a person would call the promise: a variable, a property, or a function. '' when there is none. */
  readonly name: string;
  /**
   * variable: bound to `const heads = …`; property: a property of that name; function: made inside
   * (or returned by) that function; none: neither.
   */
  readonly kind: 'variable' | 'property' | 'function' | 'none';
  /** The callback, or else the call itself, in a few words: `logS("Heads")`; or ''. A name of last resort. */
  readonly snippet: string;
}

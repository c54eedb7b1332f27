/** The program and its process, as OCaml's `Sys` and `exit` have them. */

export const Sys = {
  /** The program's file, then its arguments. */
  get argv(): readonly string[] {
    return process.argv.slice(1);
  },
  /** Ends the process at once. */
  exit(code: number): never {
    return process.exit(code);
  },
} as const;

/** The program and its process, as OCaml's `Sys` and `exit` have them. */
import { namespace } from '../lwt/index.ts';

export const Sys = namespace(
  {
    /** Ends the process at once. */
    exit(code: number): never {
      return process.exit(code);
    },
  },
  {
    /** The program's file, then its arguments. */
    argv: (): readonly string[] => process.argv.slice(1),
  },
);

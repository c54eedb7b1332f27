/** The language that conformance programs are written in: the shapes that FORMAT.md describes. */

/** A value or an exception as the traces write it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface Callback {
  readonly cb: string;
  readonly steps?: readonly Step[];
  readonly end?: { readonly v: Json } | { readonly p: string } | { readonly raise: Json };
}

export interface Step {
  readonly op: string;
  readonly id?: string;
  readonly p?: string;
  readonly q?: string;
  readonly ps?: readonly string[];
  readonly r?: string;
  readonly v?: Json;
  readonly e?: Json;
  readonly f?: Callback;
  readonly g?: Callback;
  readonly h?: Callback;
  readonly n?: number;
  readonly l?: readonly Json[];
  readonly k?: string;
  readonly m?: string;
  readonly c?: string;
  readonly mv?: string;
  readonly sw?: string;
  readonly pool?: string;
  readonly s?: string;
  readonly t?: string;
  readonly ss?: readonly string[];
  readonly max?: number;
  readonly validate?: Callback;
  readonly check?: Callback;
  readonly dispose?: Callback;
}

/** What one top-level step wrote to the log, and the states that changed. */
export type Recorded = readonly [log: readonly Json[], states: Readonly<Record<string, Json>>];

export interface Case {
  readonly name: string;
  readonly modules: readonly string[];
  readonly ops: readonly string[];
  readonly program: readonly Step[];
  readonly expected: readonly Recorded[];
  readonly expected_lwt_6_1?: readonly Recorded[];
  readonly doc?: string;
}

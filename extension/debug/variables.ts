/** Promises and values as the editor's tree of variables. References hold until the program goes on. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { type Debugger, NONE, operationOf, seconds, sourcesAt, stateOf, waitersAt } from '../../host/debug/index.ts';

type Reference =
  | { readonly kind: 'promise'; readonly row: number }
  | { readonly kind: 'list'; readonly rows: readonly number[] }
  | { readonly kind: 'value'; readonly row: number; readonly path: readonly number[] };

/** Of very many promises in a list, so many are listed. */
const MOST = 200;

export class Variables {
  readonly #debugger: Debugger;
  #references: Reference[] = [];

  constructor(of: Debugger) {
    this.#debugger = of;
  }

  /** Forgets all references: the program has gone on. */
  clear(): void {
    this.#references = [];
  }

  /** A number that stands for a promise until `clear`. */
  promise(row: number): number {
    return this.#refer({ kind: 'promise', row });
  }

  /** The row of a promise's reference, or NONE. */
  rowOf(reference: number): number {
    const found = this.#references[reference - 1];
    return found?.kind === 'promise' ? found.row : NONE;
  }

  /** A promise in a few words: its name's value, so to say. */
  describe(row: number): string {
    const { trace, moment } = this.#debugger;
    const state = stateOf(trace, row, moment);
    const text = trace.textOf(trace.rootAt(row, moment));
    const kind = `${operationOf(trace, row)} #${trace.idOf(row)}`;
    return state === 'pending' ? `pending (${kind})` : `${state} ${text} (${kind})`;
  }

  /** What stands under a reference. */
  async list(reference: number): Promise<DebugProtocol.Variable[]> {
    const found = this.#references[reference - 1];
    if (found === undefined) return [];
    if (found.kind === 'promise') return this.#ofPromise(found.row);
    if (found.kind === 'list') return this.#named(found.rows);
    const { row, path } = found;
    try {
      const { members } = await this.#debugger.inspect(row, path);
      return members.map(({ name, text, more }, place) => ({
        name,
        value: text,
        variablesReference: more ? this.#refer({ kind: 'value', row, path: [...path, place] }) : 0,
      }));
    } catch (error) {
      return [plain('', error instanceof Error ? error.message : String(error))];
    }
  }

  #ofPromise(row: number): DebugProtocol.Variable[] {
    const { trace, moment } = this.#debugger;
    const root = trace.rootAt(row, moment);
    const state = stateOf(trace, row, moment);
    const created = trace.timeAt(trace.createdAt(row));
    const variables = [plain('state', state)];
    if (state !== 'pending') {
      const expand = this.#refer({ kind: 'value', row: root, path: [] });
      variables.push({
        name: state === 'returned' ? 'value' : 'error',
        value: trace.textOf(root),
        variablesReference: expand,
      });
    }
    variables.push(plain('made by', operationOf(trace, row)), plain('made at', seconds(created)));
    if (state !== 'pending') {
      const settled = trace.timeAt(trace.settledAt(root));
      variables.push(plain('settled at', `${seconds(settled)}, after ${seconds(settled - created)}`));
      const cause = trace.causeOf(root);
      if (cause !== NONE) variables.push(this.#one('because of', cause));
    } else variables.push(plain('pending for', seconds(trace.timeAt(moment) - created)));
    if (trace.durationOf(row) >= 0) variables.push(plain('timer', seconds(trace.durationOf(row))));
    variables.push(
      this.#many('waiting for', state === 'pending' ? sourcesAt(trace, root, moment) : []),
      this.#many('waited on by', waitersAt(trace, root, moment)),
    );
    if (trace.madeInOf(row) !== NONE) variables.push(this.#one('made in', trace.madeInOf(row)));
    return variables;
  }

  #one(name: string, row: number): DebugProtocol.Variable {
    const value = `${this.#debugger.trace.nameOf(row)}: ${this.describe(row)}`;
    return { name, value, variablesReference: this.promise(row) };
  }

  #many(name: string, rows: readonly number[]): DebugProtocol.Variable {
    const { trace } = this.#debugger;
    if (rows.length === 0) return plain(name, 'nothing');
    const names = rows.slice(0, 3).map((row) => trace.nameOf(row));
    const value = rows.length > 3 ? `${names.join(', ')} and ${rows.length - 3} more` : names.join(', ');
    return { name, value, variablesReference: this.#refer({ kind: 'list', rows }) };
  }

  #named(rows: readonly number[]): DebugProtocol.Variable[] {
    const { trace } = this.#debugger;
    const some = rows.slice(0, MOST).map((row) => this.#one(trace.nameOf(row), row));
    if (rows.length > MOST) some.push(plain('…', `${rows.length - MOST} more`));
    return some;
  }

  #refer(reference: Reference): number {
    return this.#references.push(reference);
  }
}

const plain = (name: string, value: string): DebugProtocol.Variable => ({ name, value, variablesReference: 0 });

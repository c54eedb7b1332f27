/**
 * Node's own function that tells state and value of a promise, which it keeps to itself.
 *
 * Nothing that JavaScript offers tells what a promise has come to without attaching a handler, and
 * a handler would handle a rejection and end the "at async" lines of stack traces. `util.inspect`
 * knows: it stands on a function of Node's (`getPromiseDetails`). A debugger can look into the
 * variables that a function holds; so the engine's inspector is asked for it once, at the start,
 * by a session with this very thread, and is let go again.
 */
import { createRequire } from 'node:module';
import { inspect } from 'node:util';

/** What `PromiseDetails` calls the states. */
export const State = { pending: 0, returned: 1, rejected: 2 } as const;

/** `[0]` while it is pending, `[1, value]`, `[2, error]`. */
export type PromiseDetails = (promise: object) => readonly [state: number, outcome?: unknown];

interface RemoteObject {
  readonly objectId?: string;
}

interface Property {
  readonly name: string;
  readonly value?: RemoteObject;
}

interface Properties {
  readonly result: readonly Property[];
  readonly internalProperties?: readonly Property[];
}

interface Session {
  connect(): void;
  disconnect(): void;
  post(method: string, given: object, done: (error: Error | null, answer: unknown) => void): void;
}

const WANTED = 'getPromiseDetails';
/** Where the two sides hand things over while they talk. */
const HAND = Symbol.for('promise-graph.hand');

/** The function; null where there is no inspector, or this Node keeps it elsewhere. */
export function findPromiseDetails(): PromiseDetails | null {
  let session: Session | null = null;
  const hand: { thing: unknown } = { thing: inspect };
  try {
    const { Session: NewSession } = createRequire(import.meta.url)('node:inspector') as { Session: new () => Session };
    session = new NewSession();
    session.connect();
    Reflect.defineProperty(globalThis, HAND, { value: hand, configurable: true });
    const found = search(session);
    if (found === null) return null;
    ask(session, 'Runtime.callFunctionOn', {
      objectId: found,
      functionDeclaration: `function () { globalThis[Symbol.for('promise-graph.hand')].thing = this; }`,
    });
    return works(hand.thing) ? hand.thing : null;
  } catch {
    return null;
  } finally {
    Reflect.deleteProperty(globalThis, HAND);
    session?.disconnect();
  }
}

/** The remote id of the function among the variables that `inspect` holds. */
function search(session: Session): string | null {
  // Without it the inspector does not tell of variables.
  ask(session, 'Debugger.enable', {});
  const { result } = ask<{ result: RemoteObject }>(session, 'Runtime.evaluate', {
    expression: `globalThis[Symbol.for('promise-graph.hand')].thing`,
  });
  const scopes = propertiesOf(session, result).internalProperties?.find(({ name }) => name === '[[Scopes]]')?.value;
  if (scopes === undefined) return null;
  // The last one is the global scope, which is large and does not have it.
  for (const scope of propertiesOf(session, scopes).result.slice(0, -1)) {
    if (scope.value === undefined) continue;
    const found = propertiesOf(session, scope.value).result.find(({ name }) => name === WANTED);
    if (found?.value?.objectId !== undefined) return found.value.objectId;
  }
  return null;
}

function propertiesOf(session: Session, { objectId }: RemoteObject): Properties {
  return objectId === undefined
    ? { result: [] }
    : ask<Properties>(session, 'Runtime.getProperties', { objectId, ownProperties: true });
}

/** Sessions with one's own thread answer at once. */
function ask<Answer>(session: Session, method: string, given: object): Answer {
  let answer: unknown;
  let failed: Error | null = null;
  session.post(method, given, (error, result) => {
    failed = error;
    answer = result;
  });
  if (failed !== null) throw failed;
  return answer as Answer;
}

/** Whether it is what we think, and does what we think. */
function works(found: unknown): found is PromiseDetails {
  if (typeof found !== 'function') return false;
  const value = {};
  const returned = (found as PromiseDetails)(Promise.resolve(value));
  const pending = (found as PromiseDetails)(new Promise(() => {}));
  return returned[0] === State.returned && returned[1] === value && pending[0] === State.pending;
}

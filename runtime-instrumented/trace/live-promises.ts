/**
 * The promises of the running program itself: what they hold, and doing something to them.
 *
 * Events carry numbers, and nothing keeps a table from numbers to promises: that would cost every program
 * something, and keep alive what it has dropped. When a person asks, the engine is asked for the objects that there
 * are; while nobody asks, this costs nothing.
 */
import { createRequire } from 'node:module';
import type { LibraryHandles, SeenPromise } from '../lwt/probe.ts';
import type { Act, Member } from '../protocol/index.ts';
import { membersOf } from './members.ts';
import { preview } from './preview.ts';
import { KEY, type RuntimeRecord } from './runtime-record.ts';

/** The part of `node:inspector` that is used; its calls within a thread answer before they return. */
interface EngineSession {
  connect(): void;
  disconnect(): void;
  post(method: string, parameters: object, answer: (error: Error | null, result: EngineAnswer) => void): void;
}
interface EngineAnswer {
  readonly result?: { readonly objectId?: string };
  readonly objects?: { readonly objectId?: string };
}

const LONGEST = 10_000;

export class LivePromises {
  readonly #record: RuntimeRecord;

  constructor(record: RuntimeRecord) {
    this.#record = record;
  }

  /** A promise's value or error, or what is inside it. Throws a sentence when it is not there any more. */
  inspect(id: number, path: readonly number[]): { text: string; members: Member[] } {
    const { state, outcome } = this.#find(id);
    if (state === 'pending') return { text: 'pending', members: [] };
    let value = outcome;
    for (const place of path) {
      const member = membersOf(value)[place];
      if (member === undefined) throw new Error('The value has changed meanwhile.');
      value = member.value;
    }
    const members = membersOf(value).map(({ name, value: inner, text }) => ({
      name,
      text: text ?? preview(inner, 200),
      more: text === undefined && membersOf(inner).length > 0,
    }));
    return { text: preview(value, LONGEST), members };
  }

  /** Does it, and says so. Throws a sentence when it cannot be done. */
  act({ action, promise, value }: Act): string {
    const handles = this.#handles();
    const found = this.#find(promise);
    if (found.state !== 'pending') throw new Error(`It has settled already: it ${found.state}.`);
    if (action === 'cancel') {
      handles.cancel(found.promise);
      return handles.see(found.promise).state === 'pending'
        ? 'The cancel was ignored: nothing there can be cancelled.'
        : 'Cancelled.';
    }
    if (!found.resolvable) {
      throw new Error(
        'Only a promise that the program made by wait or task can be woken up: others follow what they wait for.',
      );
    }
    if (action === 'fail') {
      handles.fail(found.promise, new Error(value === '' ? 'made to fail from outside' : value));
      return 'Made to fail.';
    }
    handles.wake(found.promise, value === '' ? undefined : parse(value));
    return 'Woken up.';
  }

  #handles(): LibraryHandles {
    const { handles } = this.#record;
    if (!handles) throw new Error('The program has not loaded the library.');
    return handles;
  }

  #find(id: number): SeenPromise {
    const handles = this.#handles();
    for (const promise of liveObjects()) {
      if (handles.idOf(promise) === id) return handles.see(promise);
    }
    throw new Error('The program holds this promise no more, or it is a built-in one, whose value cannot be fetched.');
  }
}

/** All promises of the library that the engine knows. */
function liveObjects(): readonly object[] {
  const holder = globalThis as { [KEY]?: RuntimeRecord & { found?: readonly object[] } };
  const record = holder[KEY];
  if (record === undefined) return [];
  const { Session } = createRequire(import.meta.url)('node:inspector') as { Session: new () => EngineSession };
  const session = new Session();
  const ask = (method: string, parameters: object): EngineAnswer => {
    let answer: EngineAnswer = {};
    let failure: Error | null = null;
    session.post(method, parameters, (error, result) => {
      failure = error;
      answer = result;
    });
    if (failure !== null) throw new Error('The engine does not tell which promises there are.');
    return answer;
  };
  session.connect();
  try {
    const global = `globalThis[Symbol.for(${JSON.stringify(Symbol.keyFor(KEY))})]`;
    const prototype = ask('Runtime.evaluate', { expression: `${global}.handles.prototype` }).result?.objectId;
    const objects = ask('Runtime.queryObjects', { prototypeObjectId: prototype }).objects?.objectId;
    ask('Runtime.callFunctionOn', {
      objectId: objects,
      functionDeclaration: `function () { ${global}.found = this; }`,
    });
    return record.found ?? [];
  } finally {
    Reflect.deleteProperty(record, 'found');
    session.disconnect();
  }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    throw new Error('The value is not JSON: write "text" in quotes, or a number, a list, an object.');
  }
}

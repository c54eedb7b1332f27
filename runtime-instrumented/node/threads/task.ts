/**
 * What can be sent to another thread: a function, by its text, or by the module that exports it.
 *
 * Threads share no memory for objects. A function's text goes over, and what stands around it does
 * not: it may use its argument, globals, `require` and `import(…)`, and no variable of its own file. A
 * module's function may use all of its module, which each thread loads for itself. Arguments, values
 * and errors are copied by structured clone: no functions, no promises; of classes only the fields.
 */
import { pathToFileURL } from 'node:url';
import { InvalidArgument } from '../../lwt/index.ts';

/** What a function in another thread is given besides its argument. */
export interface ThreadTools {
  /** See `LwtPreemptive.runInMain`. */
  readonly runInMain: <A, B>(f: Sendable<A, B>, argument?: A) => B;
  /** See `LwtPreemptive.runInMainDontWait`. */
  readonly runInMainDontWait: <A>(f: Sendable<A, void>, handler: Sendable<unknown, void>, argument?: A) => void;
}

/** A function of a module, by the module's URL, absolute path or package, and its name ('default' by default). */
export interface ModuleFunction {
  readonly module: string | URL;
  readonly name?: string;
}

/** A function that can be sent. */
export type Sendable<A, B> = ((argument: A, tools: ThreadTools) => B | PromiseLike<B>) | ModuleFunction;

/** The form in which it goes over. */
export type SentTask = { readonly source: string } | { readonly module: string; readonly name: string };

/** Raises InvalidArgument for what cannot be sent. */
export function taskOf<A, B>(f: Sendable<A, B>): SentTask {
  if (typeof f === 'function') {
    const source = Function.prototype.toString.call(f);
    if (/\{\s*\[native code\]\s*\}$/.test(source))
      throw new InvalidArgument(`${f.name} has no text that could be sent`);
    return { source };
  }
  const { module, name = 'default' } = f;
  if (module instanceof URL) return { module: module.href, name };
  if (module.startsWith('.')) {
    throw new InvalidArgument(`${module} is relative: say new URL('${module}', import.meta.url)`);
  }
  return { module: /^([/\\]|[A-Za-z]:[/\\])/.test(module) ? pathToFileURL(module).href : module, name };
}

/** The task as a person calls it. */
export function taskName<A, B>(f: Sendable<A, B>): string {
  if (typeof f === 'function') return f.name === '' ? 'a function' : f.name;
  return f.name ?? String(f.module).slice(String(f.module).lastIndexOf('/') + 1);
}

/** An error, as it goes over: its class is lost, and its name is not. */
export interface SentError {
  readonly error: unknown;
  readonly name: string | null;
}

/** Makes an error again of what came over. */
export function receivedError({ error, name }: SentError): unknown {
  if (error instanceof Error && name !== null && error.name !== name) {
    Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true });
  }
  return error;
}

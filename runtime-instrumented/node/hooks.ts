/** Sequences of functions to call at some moment: upstream's `Lwt_main.Hooks`. */

/** What `remove` takes. */
export interface Hook<F> {
  readonly call: F;
}

export class Hooks<F> {
  #hooks: Hook<F>[] = [];

  /** Adds a function before all others. */
  addFirst(f: F): Hook<F> {
    const hook = { call: f };
    this.#hooks.unshift(hook);
    return hook;
  }

  /** Adds a function after all others. */
  addLast(f: F): Hook<F> {
    const hook = { call: f };
    this.#hooks.push(hook);
    return hook;
  }

  /** Takes a function out; once more is no error. */
  remove(hook: Hook<F>): void {
    this.#hooks = this.#hooks.filter((other) => other !== hook);
  }

  removeAll(): void {
    this.#hooks = [];
  }

  get isEmpty(): boolean {
    return this.#hooks.length === 0;
  }

  /** Takes out the first. */
  takeFirst(): F | undefined {
    return this.#hooks.shift()?.call;
  }

  /** All of them at the moment, in order. */
  all(): readonly F[] {
    return this.#hooks.map(({ call }) => call);
  }
}

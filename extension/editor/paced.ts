/** Does something soon, and not more often than every so many milliseconds. */

export interface Paced {
  soon(): void;
  dispose(): void;
}

/** The first call is answered at once, further ones when their time has come. */
export function paced(milliseconds: number, act: () => void): Paced {
  let timer: NodeJS.Timeout | null = null;
  let last = Number.NEGATIVE_INFINITY;
  const run = () => {
    timer = null;
    last = performance.now();
    act();
  };
  return {
    soon: () => {
      timer ??= setTimeout(run, Math.max(0, last + milliseconds - performance.now()));
    },
    dispose: () => {
      if (timer) clearTimeout(timer);
    },
  };
}

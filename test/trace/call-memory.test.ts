/** Numbers stand for sites once a stack has said which, until a stack says otherwise. */
import { beforeEach, describe, expect, it } from 'vitest';
import { CallMemory } from '../../runtime-instrumented/trace/call-memory.ts';
import type { CallSites } from '../../runtime-instrumented/trace/call-site.ts';

const BIND = 3;
const below = (): void => {};

const calls = new Int32Array(3);
/** The site that a captured stack would give now. */
let onStack = 0;
let captures = 0;
let lastHasMarks = true;
let memory: CallMemory;

beforeEach(() => {
  calls.fill(0);
  captures = 0;
  lastHasMarks = true;
  const sites = {
    get lastHasMarks() {
      return lastHasMarks;
    },
    capture() {
      captures++;
      return onStack;
    },
  } as unknown as CallSites;
  memory = new CallMemory(sites, calls);
});

/** Uses the number `call` so many times, made at `site`; returns what was said. */
function use(times: number, call: number, site: number, operation = BIND): Set<number> {
  const said = new Set<number>();
  onStack = site;
  for (let i = 0; i < times; i++) {
    calls[0] = call;
    said.add(memory.capture(below, operation));
  }
  return said;
}

describe('a number of a call', () => {
  it('stands for its site, which is looked for some times only', () => {
    expect(use(10_000, 7, 70)).toEqual(new Set([70]));
    expect(captures).toBeLessThan(40);
    expect(captures).toBeGreaterThan(10);
  });

  it('is looked at again for ever', () => {
    use(3_000_000, 7, 70);
    captures = 0;
    use(100_000, 7, 70);
    expect(captures).toBeGreaterThan(90);
  });

  it('of code that stores none is no number: the stack says it each time', () => {
    expect(use(100, 0, 5)).toEqual(new Set([5]));
    expect(captures).toBe(100);
  });

  it('that was found to stand for two sites is not believed again', () => {
    use(2, 7, 70);
    expect(use(1, 7, 71)).toEqual(new Set([71]));
    for (let i = 0; i < 3000; i++) expect(use(1, 7, 70 + (i & 1))).toEqual(new Set([70 + (i & 1)]));
  });

  it('that came to be left over from another call is found out after a thousand uses', () => {
    use(5000, 7, 70);
    const said = use(2000, 7, 99);
    expect(said).toEqual(new Set([70, 99]));
    expect(use(100, 7, 99)).toEqual(new Set([99]));
  });

  it('stands for as many sites as there are operations, and calls that the callback was begun under', () => {
    use(1000, 7, 70);
    expect(use(1000, 7, 71, BIND + 1)).toEqual(new Set([71]));
    calls[1] = 4;
    expect(use(1000, 7, 72)).toEqual(new Set([72]));
    calls[1] = 0;
    expect(use(1000, 7, 70)).toEqual(new Set([70]));
  });

  it('is not believed where a stack leads to a file without marks', () => {
    lastHasMarks = false;
    use(100, 7, 70);
    expect(captures).toBe(100);
    expect(use(1, 7, 71)).toEqual(new Set([71]));
  });

  it('is fresh once: code without marks that comes after the call does not inherit its site', () => {
    for (let i = 0; i < 5000; i++) {
      expect(use(1, 7, 70)).toEqual(new Set([70]));
      if (i < 3000) continue;
      onStack = 99;
      lastHasMarks = false;
      expect(memory.capture(below, BIND)).toBe(99);
      lastHasMarks = true;
    }
  });

  it('stands for its site also for further promises that the library makes within the call', () => {
    onStack = 70;
    for (let i = 0; i < 5000; i++) {
      calls[0] = 7;
      for (let k = 0; k < 10; k++) expect(memory.capture(below, BIND)).toBe(70);
    }
    expect(captures).toBeLessThan(300);
  });

  it('is learnt anew when a site could not be sent', () => {
    expect(use(3, 7, -1)).toEqual(new Set([-1]));
    expect(use(3, 7, 70)).toEqual(new Set([70]));
  });

  it('is learnt anew when so many others came that it was forgotten', () => {
    for (let call = 1; call < 100_000; call++) expect(use(1, call, call)).toEqual(new Set([call]));
    expect(use(10, 7, 70)).toEqual(new Set([70]));
  });
});

/** Which events hit a point of the debugger. */
import { describe, expect, it } from 'vitest';
import { OPERATIONS, STATES, type StopPoint } from '../../runtime-instrumented/protocol/index.ts';
import { StopPoints } from '../../runtime-instrumented/trace/stop-points.ts';

const WAIT = OPERATIONS.indexOf('wait');
const RUN = OPERATIONS.indexOf('run');
const RETURNED = STATES.indexOf('returned');
const FAILED = STATES.indexOf('failed');
const texts = ['', '"Heads"', 'Error: tails'];

function pointsOf(...points: StopPoint[]): StopPoints {
  const made = new StopPoints((id) => texts[id] ?? '');
  made.set(points);
  return made;
}

describe('a point', () => {
  it('at a line is hit by what is made there, also when the line is known later', () => {
    const points = pointsOf({ id: 1, on: ['create', 'settle'], file: '/a.ts', line: 3 });
    points.defineSite(4, '/a.ts', 3);
    points.defineSite(5, '/a.ts', 9);
    expect(points.created(1, WAIT, 4).stops).toEqual([1]);
    expect(points.created(2, WAIT, 5).stops).toEqual([]);
    expect(points.settled(1, RETURNED, 0, 0).stops).toEqual([1]);
    expect(points.settled(2, RETURNED, 0, 0).stops).toEqual([]);
  });

  it('with a text is hit by that value alone', () => {
    const points = pointsOf({ id: 1, on: ['settle'], contains: 'Heads' }, { id: 2, on: ['settle'], equals: '"Heads"' });
    expect(points.settled(1, RETURNED, 0, 1).stops).toEqual([1, 2]);
    expect(points.settled(2, RETURNED, 0, 2).stops).toEqual([]);
  });

  it('for origins is hit where a failure begins, and not where it is passed on', () => {
    const points = pointsOf({ id: 1, on: ['settle'], states: ['failed'], origin: true });
    expect(points.settled(1, FAILED, 0, 2).stops).toEqual([1]);
    expect(points.settled(2, FAILED, 1, 2).stops).toEqual([]);
    expect(points.settled(3, FAILED, 9, 2).stops).toEqual([1]);
  });

  it('for failures that nobody hears is hit when nothing waits, and the program itself is not the one to wait', async () => {
    const points = pointsOf({ id: 1, on: ['settle'], states: ['failed'], unheard: true });
    for (const id of [1, 2]) points.created(id, WAIT, 0);
    points.created(3, RUN, 0);
    points.waitedFor(1);
    await Promise.resolve();
    expect([1, 2, 3, 4].map((id) => points.settled(id, FAILED, 0, 2).stops)).toEqual([[], [1], [], []]);
  });

  it('for failures that nobody hears leaves out what fails in the turn that made it: nobody could have waited', async () => {
    const points = pointsOf({ id: 1, on: ['settle'], states: ['failed'], unheard: true });
    points.created(1, WAIT, 0);
    expect(points.settled(1, FAILED, 0, 2).stops).toEqual([]);
    points.created(2, WAIT, 0);
    await Promise.resolve();
    points.created(3, WAIT, 0);
    expect([2, 3].map((id) => points.settled(id, FAILED, 0, 2).stops)).toEqual([[1], []]);
  });

  it('that asks for the making alone keeps no promise in mind', () => {
    const points = pointsOf({ id: 1, on: ['create'], file: '/a.ts', line: 3 });
    points.defineSite(4, '/a.ts', 3);
    const idle = points.interest;
    expect(points.created(1, WAIT, 4).stops).toEqual([1]);
    // While a promise is watched more kinds of record are worth a look.
    expect(points.interest).toBe(idle);
    expect(points.settled(1, RETURNED, 0, 0).stops).toEqual([]);
  });

  it.each([
    ['at', [0, 0, 1, 0, 0, 0]],
    ['from', [0, 0, 1, 1, 1, 1]],
    ['every', [0, 0, 1, 0, 0, 1]],
  ] as const)('counts its hits: %s 3', (how, expected) => {
    const points = pointsOf({ id: 1, on: ['create'], operation: 'wait', hits: { how, count: 3 } });
    expect(expected.map((_, at) => points.created(at + 1, WAIT, 0).stops.length)).toEqual(expected);
  });

  it('that nothing can hit makes no kind of record worth a look', () => {
    expect(pointsOf().interest).toBe(0);
    const points = pointsOf({ id: 1, on: ['settle'], file: '/a.ts', line: 3 });
    points.defineSite(1, '/a.ts', 9);
    expect(points.interest).toBe(0);
    points.defineSite(2, '/a.ts', 3);
    const idle = points.interest;
    expect([points.passesBy(1), points.passesBy(2)]).toEqual([true, false]);
    points.created(1, WAIT, 2);
    expect(points.interest).not.toBe(idle);
    expect(points.passesBy(1)).toBe(false);
    points.settled(1, RETURNED, 0, 0);
    // A loop may make the next one at once: what is of interest changes back when none has come for a while.
    expect(points.interest).not.toBe(idle);
    for (let other = 2; points.interest !== idle && other < 10_000; other++) points.settled(other, RETURNED, 0, 0);
    expect(points.interest).toBe(idle);
  });

  it('keeps no promises for ever that became a part of another and run nothing any more', () => {
    const points = pointsOf({ id: 1, on: ['enter'], file: '/a.ts', line: 3 });
    points.defineSite(1, '/a.ts', 3);
    for (let inner = 2; inner <= 20_001; inner++) {
      points.created(inner, WAIT, 1);
      points.became(1, inner);
    }
    expect(points.happened('enter', 20_001).stops).toEqual([1]);
    expect(points.happened('enter', 2).stops).toEqual([]);
  });
});

describe('promises of a line that never settle', () => {
  it('are forgotten from the oldest on when there are too many, and counted; a promise that was chosen is not', () => {
    let forgotten = 0;
    const points = new StopPoints(
      () => '',
      (promises) => {
        forgotten += promises;
      },
    );
    points.set([
      { id: 1, on: ['settle'], file: '/a.ts', line: 3 },
      { id: 2, on: ['settle'], promises: [1] },
    ]);
    points.defineSite(4, '/a.ts', 3);
    for (let promise = 2; promise <= 150_000; promise++) points.created(promise, WAIT, 4);
    expect(forgotten).toBe(50_000);
    const stops = [1, 2, 50_001, 50_002, 150_000].map((promise) => points.settled(promise, RETURNED, 0, 0).stops);
    expect(stops).toEqual([[2], [], [], [1], [1]]);
  });
});

/**
 * What is timed, against native promises and bluebird: names, sizes, and in words what each does.
 *
 * Each contender has a function of each name (see contenders/). The peers do the nearest same
 * thing; where there is a choice, the one that is quicker for them.
 */

export interface Subject {
  readonly name: string;
  /** How many of the thing are done in one go; the figure is the time of one. */
  readonly size: number;
  /** The same for `--quick`. */
  readonly quickSize: number;
  /** What one is. */
  readonly ours: string;
  /** The nearest same thing of the peers. */
  readonly theirs: string;
}

const MANY = { size: 100_000, quickSize: 1000 } as const;

export const SUBJECTS: readonly Subject[] = [
  {
    name: 'bind on resolved',
    ...MANY,
    ours: 'bind on a promise that has returned, with a callback that returns such a promise; each on the last one',
    theirs: 'then, with a callback that returns a resolved promise, is waited for; each on the last one',
  },
  {
    name: 'binds on resolved at once',
    ...MANY,
    ours: 'the same, all on one promise',
    theirs: 'the same, all on one promise; a thousand at a time are waited for',
  },
  {
    name: 'map on resolved',
    ...MANY,
    ours: 'map on a promise that has returned; each on the last one',
    theirs: 'then, with a callback that returns a number, is waited for; each on the last one',
  },
  {
    name: 'maps on resolved at once',
    ...MANY,
    ours: 'the same, all on one promise',
    theirs: 'the same, all on one promise; a thousand at a time are waited for',
  },
  {
    name: 'recursive loop over resolved',
    ...MANY,
    ours: 'a function binds a promise that has returned to a callback that calls the function again',
    theirs: 'an async function (of bluebird: a coroutine) waits for a resolved promise in a loop',
  },
  {
    name: 'loop of pending binds',
    ...MANY,
    ours: 'the same recursion over a pending promise, which is woken from outside before the next is made',
    theirs: 'an async function (a coroutine) waits for a new promise in a loop; a second loop resolves them in turn',
  },
  {
    name: 'chain of 10,000',
    size: 10_000,
    quickSize: 1000,
    ours: 'pending binds are made, each on the one before, and the first promise is woken; time of one link, all told',
    theirs: 'a chain of thens, with callbacks that return a resolved promise',
  },
  {
    name: 'chain of 10,000 maps',
    size: 10_000,
    quickSize: 1000,
    ours: 'the same with map',
    theirs: 'the same with callbacks that return a number',
  },
  {
    name: 'chain of a million',
    size: 1_000_000,
    quickSize: 5000,
    ours: 'the chain of binds, a hundred times as long',
    theirs: 'the same, a hundred times as long',
  },
  {
    name: 'chain of a million maps',
    size: 1_000_000,
    quickSize: 5000,
    ours: 'the chain of maps, a hundred times as long',
    theirs: 'the same, a hundred times as long',
  },
  {
    name: 'join of 100,000',
    ...MANY,
    ours: 'pending promises are made, joined, and woken one after another; time of one of them',
    theirs: 'Promise.all',
  },
  {
    name: 'pick of 10,000 tasks',
    size: 10_000,
    quickSize: 1000,
    ours: 'tasks are made and picked from, and one is woken, so that all the others are cancelled; time of one of them',
    theirs: 'Promise.race, then all the others are rejected (of bluebird: cancelled)',
  },
  {
    name: 'pause-map-wake round',
    ...MANY,
    ours: 'a pause is made and mapped, and all that is paused is woken',
    theirs: 'a then on a resolved promise, which an async function (a coroutine) waits for: the next turn of the queue',
  },
  {
    name: 'task and cancel',
    ...MANY,
    ours: 'a task is made and cancelled',
    theirs: 'a promise is made and rejected, and waited for until the rejection is handled (of bluebird: cancelled)',
  },
  {
    name: 'tasks cancelled at once',
    ...MANY,
    ours: 'the same',
    theirs: 'the same; a thousand at a time are waited for',
  },
  {
    name: 'task, bind and cancel',
    ...MANY,
    ours: 'a task is made and bound, and the bind is cancelled',
    theirs: 'a promise and a then on it; the promise is rejected, and waited for until the rejection is handled',
  },
  {
    name: 'tasks, bound, cancelled at once',
    ...MANY,
    ours: 'the same',
    theirs: 'the same; a thousand at a time are waited for',
  },
];

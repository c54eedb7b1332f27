/**
 * Small programs as events, each with a drawing of what a textbook would print.
 *
 * A fixture is a list of turns: what the program does between two sleeps of its main loop. Tests
 * run some or all of the turns, and look at the graph in between.
 */
import type { EventSink } from '../../runtime-instrumented/protocol/index.ts';
import { Story } from './story.ts';

/** The ids that tests speak of, by name; filled as the turns run. */
export type Names = Record<string, number>;

export interface Fixture {
  readonly names: Names;
  readonly turns: readonly (() => void)[];
}

/** Tells turns to a sink; all of them unless told how many. Returns the names. */
export function tell(make: (story: Story) => Fixture, sink: EventSink, turns = Number.POSITIVE_INFINITY): Names {
  const fixture = make(new Story(sink));
  for (const turn of fixture.turns.slice(0, turns)) turn();
  return fixture.names;
}

/**
 *   sleep 1 s ── heads ─┐
 *                       ┃── finished ── main
 *   sleep 2 s ── tails ─┘
 */
export function heads1(s: Story): Fixture {
  const n: Names = {};
  return {
    names: n,
    turns: [
      () => {
        n.sleep1 = s.sleep(1, { line: 7 });
        n.heads = s.bind(n.sleep1, { line: 8, name: 'heads' });
        n.sleep2 = s.sleep(2, { line: 9 });
        n.tails = s.bind(n.sleep2, { line: 10, name: 'tails' });
        n.join = s.join([n.heads, n.tails], { line: 11 });
        n.finished = s.bind(n.join, { line: 12, name: 'finished' });
        n.main = s.run(n.finished, { line: 6 });
      },
      () => {
        s.wake(1);
        s.returned(n.sleep1);
        s.callbackReturns(n.heads, n.sleep1, '()', { line: 20 });
      },
      () => {
        s.wake(2);
        s.returned(n.sleep2);
        s.callbackReturns(n.tails, n.sleep2, '()', { line: 20 });
        s.returned(n.join, '()', n.tails);
        s.callbackReturns(n.finished, n.join, '()', { line: 20 });
        s.returned(n.main, '()', n.finished);
        s.exit();
      },
    ],
  };
}

/** heads2 names the two threads and joins them with both's infix sibling: as heads1, with `both`. */
export function heads2(s: Story): Fixture {
  const n: Names = {};
  return {
    names: n,
    turns: [
      () => {
        n.sleep1 = s.sleep(1, { line: 7 });
        n.heads = s.map(n.sleep1, { line: 8, name: 'heads' });
        n.sleep2 = s.sleep(2, { line: 9 });
        n.tails = s.map(n.sleep2, { line: 10, name: 'tails' });
        n.both = s.make('both', [n.heads, n.tails], 'child', { line: 11 });
        n.finished = s.map(n.both, { line: 12, name: 'finished' });
        n.main = s.run(n.finished, { line: 6 });
      },
      () => {
        s.wake(1);
        s.returned(n.sleep1);
        s.callback(n.heads, n.sleep1, () => {});
        s.returned(n.heads, '"Heads"', n.sleep1);
      },
    ],
  };
}

/**
 * Each round: read ── loop;  then write ── round ══ loop;  then the next round in the same places.
 *
 *   read ── write ── round ══ loop ×n ── main
 */
export function echoServer(s: Story, rounds = 5): Fixture {
  const n: Names = {};
  const turns: (() => void)[] = [];
  let outer = 0;
  turns.push(() => {
    n.read = s.io('read', { line: 3 });
    n.loop = s.bind(n.read, { line: 4, name: 'loop' });
    n.main = s.run(n.loop, { line: 9 });
    outer = n.loop;
  });
  for (let round = 0; round < rounds; round++) {
    turns.push(() => {
      s.wake(round + 0.5);
      s.returned(n.read, '"hello"');
      const written = s.callback(outer, n.read, () => {
        n.write = s.io('write', { line: 5 });
        n.round = s.bind(n.write, { line: 6, name: 'round' });
        return n.round;
      });
      s.become(n.loop, written);
    });
    turns.push(() => {
      s.wake(round + 1);
      s.returned(n.write);
      const next = s.callback(n.round, n.write, () => {
        n.read = s.io('read', { line: 3 });
        return s.bind(n.read, { line: 4, name: 'loop' });
      });
      s.become(n.loop, next);
      outer = next;
    });
  }
  return { names: n, turns };
}

/**
 *   t ──────┐
 *           ◇── main
 *   tmout ──┘
 */
export function timeout1(s: Story): Fixture {
  const n: Names = {};
  return {
    names: n,
    turns: [
      () => {
        n.sleep = s.sleep(1.314, { line: 3 });
        n.t = s.map(n.sleep, { line: 4, name: 't' });
        n.tmout = s.sleep(2, { line: 6, name: 'tmout' });
        n.pick = s.pick([n.tmout, n.t], { line: 7 });
        n.main = s.run(n.pick, { line: 9 });
      },
      () => {
        s.wake(1.314);
        s.returned(n.sleep);
        s.returned(n.t, '"Heads"', n.sleep);
        s.cancel(n.pick, n.tmout, [n.tmout]);
        s.returned(n.pick, '"Heads"', n.t);
        s.returned(n.main, '"Heads"', n.pick);
      },
    ],
  };
}

/**
 *   sleep ── t ── t wins ──┐
 *                          ◇── timeout ── main
 *       tmout ── None ─────┘
 */
export function timeout2(s: Story): Fixture {
  const n: Names = {};
  return {
    names: n,
    turns: [
      () => {
        n.sleep = s.sleep(1.314, { line: 3 });
        n.t = s.map(n.sleep, { line: 4, name: 't' });
        n.tmout = s.sleep(2, { line: 6, name: 'tmout' });
        n.wins = s.map(n.t, { line: 7, name: 't wins' });
        n.none = s.map(n.tmout, { line: 8, name: 'None branch' });
        n.pick = s.pick([n.wins, n.none], { line: 9 });
        n.timeout = s.bind(n.pick, { line: 10, name: 'timeout' });
        n.main = s.run(n.timeout, { line: 12 });
      },
      () => {
        s.wake(1.314);
        s.returned(n.sleep);
        s.returned(n.t, '"Heads"', n.sleep);
        s.returned(n.wins, 'Some "Heads"', n.t);
        s.cancel(n.pick, n.none, [n.tmout, n.none]);
        s.returned(n.pick, 'Some "Heads"', n.wins);
        s.callbackReturns(n.timeout, n.pick, 'Some "Heads"');
      },
    ],
  };
}

/**
 *        ┌── left ───┐
 *   p ───┤           ┃── end
 *        └── right ──┘
 */
export function diamond(s: Story): Fixture {
  const n: Names = {};
  return {
    names: n,
    turns: [
      () => {
        n.p = s.sleep(1, { line: 1, name: 'p' });
        n.left = s.bind(n.p, { line: 2, name: 'left' });
        n.right = s.bind(n.p, { line: 3, name: 'right' });
        n.join = s.join([n.left, n.right], { line: 4 });
        n.end = s.run(n.join, { line: 5, name: 'end' });
      },
    ],
  };
}

/**
 *   a ── b ── c ──┐
 *                 ◇── main       the pick's cancel runs back along c and b to a
 *           d ────┘
 */
export function cancelChain(s: Story): Fixture {
  const n: Names = {};
  return {
    names: n,
    turns: [
      () => {
        n.a = s.task({ line: 1, name: 'a' });
        n.b = s.bind(n.a, { line: 2, name: 'b' });
        n.c = s.bind(n.b, { line: 3, name: 'c' });
        n.d = s.sleep(1, { line: 4, name: 'd' });
        n.pick = s.pick([n.c, n.d], { line: 5 });
        n.main = s.run(n.pick, { line: 6 });
      },
      () => {
        s.wake(1);
        s.returned(n.d);
        s.cancel(n.pick, n.c, [n.a, n.b, n.c]);
        s.returned(n.pick, '()', n.d);
        s.returned(n.main, '()', n.pick);
      },
    ],
  };
}

/**
 *   a ─┐
 *      ┃─ ab ─┐
 *   b ─┘      │
 *   c ─┐      │
 *      ┃─ cd ─┃── main
 *   d ─┘      │
 *   e ─┐      │
 *      ┃─ ef ─┘
 *   f ─┘
 */
export function joinOfJoins(s: Story): Fixture {
  const n: Names = {};
  return {
    names: n,
    turns: [
      () => {
        const pairs = ['ab', 'cd', 'ef'].map((pair, at) => {
          const [first, second] = [...pair].map((name, k) => {
            n[name] = s.sleep(at * 2 + k + 1, { line: at * 10 + k + 1, name });
            return n[name];
          });
          n[pair] = s.join([first, second], { line: at * 10 + 5, name: pair });
          return n[pair];
        });
        n.all = s.join(pairs, { line: 40, name: 'all' });
        n.main = s.run(n.all, { line: 41 });
      },
    ],
  };
}

/** Each callback returns another bind: inner promises five deep, each a lane further down, the outer gliding right. */
export function bindTrap(s: Story, depth = 5): Fixture {
  const n: Names = {};
  const turns: (() => void)[] = [];
  let source = 0;
  let current = 0;
  turns.push(() => {
    source = s.sleep(1, { line: 1 });
    n.outer = s.bind(source, { line: 2, name: 'outer' });
    n.main = s.run(n.outer, { line: 3 });
    current = n.outer;
  });
  for (let level = 1; level <= depth; level++) {
    turns.push(() => {
      s.wake(level);
      s.returned(source);
      const inner = s.callback(current, source, () => {
        source = s.sleep(1, { line: 10 + level * 2 });
        n[`inner${level}`] = s.bind(source, { line: 11 + level * 2, name: `inner ${level}` });
        return n[`inner${level}`];
      });
      s.become(n.outer, inner);
      current = inner;
    });
  }
  turns.push(() => {
    s.wake(depth + 1);
    s.returned(source);
    const constant = s.callback(current, source, () => s.constant('"done"'));
    s.returned(n.outer, '"done"', constant);
    s.returned(n.main, '"done"', n.outer);
  });
  return { names: n, turns };
}

/** Four branches on four lanes, the diamond in the middle of them; the third wins. */
export function pickOfFour(s: Story): Fixture {
  const n: Names = {};
  return {
    names: n,
    turns: [
      () => {
        const branches = ['north', 'east', 'south', 'west'].map((name, at) => {
          n[name] = s.sleep(at === 2 ? 1 : 3 + at, { line: at + 1, name });
          return n[name];
        });
        n.pick = s.pick(branches, { line: 6, name: 'first' });
        n.main = s.run(n.pick, { line: 7 });
      },
      () => {
        s.wake(1);
        s.returned(n.south);
        for (const loser of ['north', 'east', 'west']) s.cancel(n.pick, n[loser], [n[loser]]);
        s.returned(n.pick, '()', n.south);
        s.returned(n.main, '()', n.pick);
      },
    ],
  };
}

/** One column of sleeps, one tall bar, main. */
export function manySleeps(s: Story, count = 300): Fixture {
  const n: Names = {};
  return {
    names: n,
    turns: [
      () => {
        const sleeps: number[] = [];
        for (let at = 0; at < count; at++) sleeps.push(s.sleep(1 + at / 100, { line: 1 }));
        n.join = s.join(sleeps, { line: 2 });
        n.main = s.run(n.join, { line: 3 });
        n.first = sleeps[0];
      },
    ],
  };
}

/** Two promises that wait for one another by way of a third: only a sender that lies can say this. */
export function circle(s: Story): Fixture {
  const n: Names = {};
  return {
    names: n,
    turns: [
      () => {
        n.a = s.task({ name: 'a' });
        n.b = s.bind(n.a, { name: 'b' });
        n.c = s.bind(n.b, { name: 'c' });
        s.make('bind', [n.c], 'awaited', { name: 'd' });
        s.become(n.a, n.c);
      },
    ],
  };
}

/** Every fixture by name, for tests that hold for all of them. */
export const FIXTURES: Readonly<Record<string, (story: Story) => Fixture>> = {
  heads1,
  heads2,
  echoServer,
  timeout1,
  timeout2,
  diamond,
  cancelChain,
  joinOfJoins,
  bindTrap,
  pickOfFour,
  manySleeps,
  circle,
};

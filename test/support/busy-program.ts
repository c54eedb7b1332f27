/**
 * A busy server as events, as many promises as are wanted, the same at each run: clients in loops of read, handle,
 * write; some requests ask three shards and join them, some race a timeout that is cancelled, some fail.
 *
 *   accept ══ loop ══ loop ══ …            (a loop for each client)
 *     read ── handle ── query ── write     (one after the other)
 *                    └─ shard ×3 ── join
 *                    └─ pick ◇ timeout
 */
import type { EventSink } from '../../runtime-instrumented/protocol/index.ts';

const MS = 1e6;
const FILE = '/home/ada/server.ts';
const NAMES = ['read', 'handle', 'query', 'write', 'shard', 'shards', 'timeout', 'race', 'loop', 'client', 'lock'];
const site = (name: string) => NAMES.indexOf(name) + 1;

interface Options {
  /** Promises to make, about. */
  readonly promises: number;
  readonly clients?: number;
  readonly seed?: number;
  /** ns between two events of one turn. */
  readonly step?: number;
  /** Whether the program ends. */
  readonly ends?: boolean;
}

/** Tells the program. Returns how many promises it made. */
export function busyProgram(sink: EventSink, options: Options): number {
  const { promises, clients = Math.max(2, Math.min(400, Math.round(Math.sqrt(promises) / 3))) } = options;
  const { seed = 1, step = 700, ends = true } = options;
  let state = seed >>> 0;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  let now = 0;
  let last = 0;
  const t = () => {
    now += step;
    return now;
  };
  const queue = new Agenda();
  const later = (ms: number, act: () => void) => queue.add(now + Math.round(ms * MS), act);

  sink.session(0, {
    protocol: 1,
    runtime: 'lwt',
    pid: 1,
    program: FILE,
    arguments: [],
    startedAt: 0,
    clock: 'real',
    sites: true,
  });
  NAMES.forEach((name, i) => {
    sink.site(i + 1, { file: FILE, line: 10 + 7 * i, column: 3, functionName: name });
  });

  const make = (operation: Parameters<EventSink['create']>[2], name: string, sources: readonly number[] = []) => {
    const id = ++last;
    sink.create(t(), id, operation, site(name), name, -1);
    const role = operation === 'join' ? 'child' : operation === 'pick' ? 'branch' : 'awaited';
    for (const source of sources) sink.depend(t(), id, source, role);
    return id;
  };
  const settle = (id: number, cause = 0, text = '()') => sink.settle(t(), id, 'returned', text, cause);
  const finished = () => last >= promises;

  const client = () => {
    const loop = make('go', 'client');
    round(loop);
  };
  const round = (loop: number) => {
    const read = make('io', 'read');
    const handle = make('bind', 'handle', [read]);
    later(0.2 + random() * 6, () => {
      settle(read, 0, '"GET /"');
      sink.enter(t(), handle, read);
      request(handle, (answer) => {
        if (finished()) {
          settle(loop, answer);
          return;
        }
        sink.enter(t(), loop, answer);
        round(loop);
        sink.leave(t(), loop);
      });
    });
  };
  const request = (handle: number, done: (answer: number) => void) => {
    const kind = random();
    if (kind < 0.12) {
      const shards = [make('io', 'shard'), make('io', 'shard'), make('io', 'shard')];
      const all = make('join', 'shards', shards);
      sink.leave(t(), handle);
      sink.become(t(), handle, all);
      let left = 3;
      for (const shard of shards) {
        later(0.5 + random() * 9, () => {
          settle(shard, 0, '[…]');
          if (--left > 0) return;
          settle(handle, shard);
          done(handle);
        });
      }
    } else if (kind < 0.24) {
      const query = make('io', 'query');
      const timeout = make('sleep', 'timeout');
      const race = make('pick', 'race', [query, timeout]);
      sink.leave(t(), handle);
      sink.become(t(), handle, race);
      later(1 + random() * 5, () => {
        const late = random() < 0.3;
        const [won, lost] = late ? [timeout, query] : [query, timeout];
        settle(won);
        sink.cancel(t(), 'requested', race, lost);
        sink.cancel(t(), 'reached', race, lost);
        sink.settle(t(), lost, 'cancelled', 'Canceled', 0);
        settle(handle, won);
        done(handle);
      });
    } else {
      const query = make('io', 'query');
      const write = make('bind', 'write', [query]);
      sink.leave(t(), handle);
      sink.become(t(), handle, write);
      const failing = random() < 0.03;
      later(0.3 + random() * 8, () => {
        if (failing) {
          sink.settle(t(), query, 'failed', 'Error: connection reset', 0);
          sink.settle(t(), handle, 'failed', 'Error: connection reset', query);
          if (random() < 0.2) sink.log(t(), 'stderr', 'connection reset');
        } else {
          settle(query, 0, '3 rows');
          sink.enter(t(), write, query);
          if (random() < 0.05) sink.log(t(), 'stdout', `answered in ${(random() * 10).toFixed(1)} ms`);
          sink.leave(t(), write);
          settle(handle, query, '"200 OK"');
        }
        done(handle);
      });
    }
  };

  for (let i = 0; i < clients; i++) client();
  for (let next = queue.next(); next !== undefined; next = queue.next()) {
    if (next.time > now + step) {
      sink.idle(t());
      now = next.time;
      sink.busy(now);
    }
    next.act();
  }
  if (ends) sink.exit(t(), 'returned', 0);
  return last;
}

interface Entry {
  readonly time: number;
  readonly act: () => void;
}

/** What is to be done when: a binary heap. */
class Agenda {
  private readonly heap: Entry[] = [];

  add(time: number, act: () => void): void {
    const { heap } = this;
    let at = heap.length;
    heap.push({ time, act });
    for (; at > 0; ) {
      const up = (at - 1) >> 1;
      if (heap[up].time <= time) break;
      [heap[up], heap[at]] = [heap[at], heap[up]];
      at = up;
    }
  }

  next(): Entry | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    heap[0] = last;
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      if (left >= heap.length) break;
      const least = left + 1 < heap.length && heap[left + 1].time < heap[left].time ? left + 1 : left;
      if (heap[least].time >= heap[at].time) break;
      [heap[at], heap[least]] = [heap[least], heap[at]];
      at = least;
    }
    return first;
  }
}

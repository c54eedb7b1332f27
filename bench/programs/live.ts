/**
 * A program that makes events at a steady pace: `live.ts SECONDS EVENTS [FILE]` (a second), once
 * the file is there. In each round a promise sleeps in
 * a callback of another, as in a server that answers. Now and then one fails, as a mark: when is told. Prints the
 * milliseconds of its thread on a processor, how long it took, and the wall clock's times of the marks.
 */
import { existsSync } from 'node:fs';
import { library } from '../library.ts';
import { threadTime } from '../thread-time.ts';

const { Lwt } = library;

/** Events of a round, near enough: what came is counted by who receives it. */
const OF_A_ROUND = 14;
const TICK_MS = 4;
const MARK_MS = 100;

const [seconds, perSecond] = process.argv.slice(2, 4).map(Number);
const [, , , , file] = process.argv;
const rounds = Math.round((seconds * perSecond) / OF_A_ROUND);
const marks: number[] = [];

function round(): void {
  const [asked, resolver] = Lwt.wait<number>();
  const answered = Lwt.bind(asked, (value) => Lwt.return(value + 1));
  Lwt.map((value) => value * 2, answered);
  Lwt.wakeup(resolver, 1);
}

function mark(): void {
  marks.push(performance.timeOrigin + performance.now());
  Lwt.catch(
    () => Lwt.fail(new Error('a mark')),
    () => Lwt.return(),
  );
}

let done = 0;
let begun = performance.now();
let waits = file !== undefined;
const timer = setInterval(() => {
  if (waits) {
    waits = !existsSync(file);
    begun = performance.now();
    return;
  }
  const elapsed = performance.now() - begun;
  const due = Math.min(rounds, Math.floor((elapsed / 1000) * (perSecond / OF_A_ROUND)));
  for (; done < due; done++) round();
  if (elapsed >= (marks.length + 1) * MARK_MS && (done < rounds || marks.length === 0)) mark();
  if (done < rounds) return;
  clearInterval(timer);
  console.log(JSON.stringify({ cpu: threadTime(), took: elapsed, marks }));
}, TICK_MS);

/**
 * Going through a stream, from the first node not yet consumed.
 *
 * Each who goes has a pointer of its own: an element that someone else consumes meanwhile is still
 * seen by those who had come that far. Without waiting this is a plain loop.
 */
import type { Lwt } from '../lwt/index.ts';
import { bind, call } from './plain.ts';
import { after, type Node, type Stream } from './stream-core.ts';

/** Goes from node to node. `visit` returns the result to stop with, or null to go on; `end` is asked at the stream's end. */
export function walk<T, R>(
  s: Stream<T>,
  start: Node<T>,
  visit: (x: T, node: Node<T>) => Lwt<R> | null,
  end: () => Lwt<R>,
): Lwt<R> {
  let node = start;
  for (;;) {
    if (node === s.queue.last) {
      const here = node;
      return bind(s.feed(), () => walk(s, here, visit, end));
    }
    if (!node.data.isSome) return end();
    const result = visit(node.data.value, node);
    if (result !== null) return result;
    node = after(node);
  }
}

/** Like `walk`, with a function `f` that waits; `visit` is told what it returned. */
export function walkSlowly<T, B, R>(
  s: Stream<T>,
  start: Node<T>,
  f: (x: T, node: Node<T>) => PromiseLike<B>,
  visit: (result: B, x: T, node: Node<T>) => Lwt<R> | null,
  end: () => Lwt<R>,
): Lwt<R> {
  const goOn = (result: B, x: T, node: Node<T>): Lwt<R> =>
    visit(result, x, node) ?? walkSlowly(s, after(node), f, visit, end);
  return walk(
    s,
    start,
    (x, node) =>
      bind(
        call(() => f(x, node)),
        (result) => goOn(result, x, node),
      ),
    end,
  );
}

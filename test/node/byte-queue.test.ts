import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteQueue } from '../../runtime-instrumented/node/io/byte-queue.ts';

/** Bytes that are few, so that searches find something. */
const bytes = fc.uint8Array({ min: 0, max: 3, maxLength: 6 });

const step = fc.oneof(
  fc.record({ push: bytes }),
  fc.record({ take: fc.nat(8) }),
  fc.record({ drop: fc.nat(8) }),
  fc.record({ peek: fc.nat(8) }),
  fc.record({ find: fc.nat(3), from: fc.nat(10) }),
);

test('a queue of bytes does what one array of bytes would', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const queue = new ByteQueue();
      let all = Buffer.alloc(0);
      for (const step of steps) {
        if ('push' in step) {
          queue.push(Buffer.from(step.push));
          all = Buffer.concat([all, step.push]);
        } else if ('take' in step) {
          expect(queue.take(step.take)).toEqual(all.subarray(0, step.take));
          all = all.subarray(step.take);
        } else if ('drop' in step) {
          queue.drop(step.drop);
          all = all.subarray(step.drop);
        } else if ('peek' in step) expect(queue.peek(step.peek)).toEqual(all.subarray(0, step.peek));
        else
          expect(queue.indexOf(step.find, step.from)).toBe(
            step.from < all.length ? all.indexOf(step.find, step.from) : -1,
          );
        expect(queue.length).toBe(all.length);
      }
    }),
  );
});

describe('a queue of bytes', () => {
  test('searches and takes across its chunks', () => {
    const queue = new ByteQueue();
    for (const text of ['ab', 'c\nd', 'ef\n']) queue.push(Buffer.from(text));
    expect([queue.indexOf(10), queue.indexOf(10, 4), queue.indexOf(10, 8), queue.length]).toEqual([3, 7, -1, 8]);
    expect(queue.take(4).toString()).toBe('abc\n');
    expect(queue.peek(3).toString()).toBe('def');
    expect(queue.indexOf(10)).toBe(3);
    queue.drop(100);
    expect(queue.length).toBe(0);
  });

  test('looks at each byte of a line of many chunks a bounded number of times', () => {
    const queue = new ByteQueue();
    let looked = 0;
    let searched = 0;
    for (let i = 0; i < 2_000; i++) {
      const chunk = Buffer.alloc(10, 'x');
      chunk.indexOf = () => {
        looked++;
        return -1;
      };
      queue.push(chunk);
      queue.indexOf(10, searched);
      searched = queue.length;
    }
    expect(looked).toBe(2_000);
  });
});

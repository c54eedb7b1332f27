/** Failures that nobody handled: where they are, where they began, and how many there can be. */
import { describe, expect, it } from 'vitest';
import { Failures } from '../../host/failures.ts';

describe('failures that nobody handles', () => {
  it('have the place of their promise, and of the one where the failure began', () => {
    const failures = new Failures();
    failures.settle(1, 11, 'failed', 'Error: no', 0);
    failures.settle(2, 12, 'failed', 'Error: no', 1);
    failures.unhandled('neverObserved', 2, 'Error: no');
    expect(failures.list).toEqual([{ how: 'neverObserved', site: 12, origin: 11, text: 'Error: no' }]);
  });

  it('that end the program are found by their words, since no promise is told', () => {
    const failures = new Failures();
    failures.settle(1, 11, 'failed', 'Error: no', 0);
    failures.settle(2, 12, 'failed', 'Error: other', 0);
    failures.unhandled('topLevel', 0, 'Error: no');
    expect(failures.list).toMatchObject([{ site: 11 }]);
  });

  it('are listed once a promise, and no more when somebody handles them after all', () => {
    const failures = new Failures();
    failures.settle(1, 11, 'failed', 'x', 0);
    failures.unhandled('unhandledRejection', 1, 'x');
    failures.unhandled('topLevel', 1, 'x');
    expect(failures.list).toHaveLength(1);
    failures.unhandled('handledLate', 1, '');
    expect(failures.list).toEqual([]);
  });

  it('are not promises that were collected while they were pending', () => {
    const failures = new Failures();
    failures.unhandled('dropped', 1, '');
    expect(failures.list).toEqual([]);
  });

  it('are counted when there are too many to be listed', () => {
    const failures = new Failures();
    for (let id = 1; id <= 1_500; id++) failures.unhandled('unhandledRejection', id, 'x');
    expect([failures.list.length, failures.unlisted]).toEqual([1_000, 500]);
  });

  it('end with a chain of causes that goes round', () => {
    const failures = new Failures();
    failures.settle(1, 11, 'failed', 'x', 2);
    failures.settle(2, 12, 'failed', 'x', 1);
    failures.unhandled('neverObserved', 1, 'x');
    expect(failures.list).toHaveLength(1);
  });
});

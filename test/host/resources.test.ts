/** Who has a mutex, who waits at it, and what becomes of those who give up. */
import { describe, expect, it } from 'vitest';
import { Sessions } from '../../host/index.ts';
import { Resources } from '../../host/resources.ts';
import { StreamWriter } from '../../runtime-instrumented/protocol/index.ts';
import { programInfo } from './support/fake-program.ts';

const only = (resources: Resources) => resources.list[0];

describe('a mutex', () => {
  it('goes from hand to hand', () => {
    const resources = new Resources();
    resources.made(1, 'mutex', 3, 'accounts', 1);
    resources.use('takes', 1, 1, 10, 1);
    resources.use('waits', 1, 2, 20, 1);
    resources.use('waits', 1, 3, 20, 1);
    expect(only(resources)).toMatchObject({ label: 'accounts', level: 1, holder: 10, waiting: new Map([[20, 2]]) });
    resources.use('gives', 1, 0, 0, 0);
    expect(only(resources).holder).toBeNull();
    resources.use('takes', 1, 2, 0, 1);
    expect(only(resources)).toMatchObject({ level: 1, holder: 20, waiting: new Map([[20, 1]]) });
  });

  it('is not waited for by a promise that has settled', () => {
    const resources = new Resources();
    resources.made(1, 'mutex', 3, '', 1);
    resources.use('waits', 1, 2, 20, 1);
    resources.settled(2);
    resources.settled(2);
    expect(only(resources).waiting.size).toBe(0);
  });

  it('that was never told of is left out', () => {
    const resources = new Resources();
    resources.use('waits', 5, 2, 20, 1);
    expect(resources.list).toEqual([]);
  });

  it('has the place of whoever got it at once, whose promise has settled before that is told', () => {
    const session = new Sessions().expect({ program: '/a.ts' });
    const writer = new StreamWriter();
    session.connected(1);
    writer.session(0, programInfo('/a.ts'));
    writer.site(7, { file: '/a.ts', line: 3, column: 2, functionName: '' });
    writer.resource(1, 1, 'mutex', 7, '', 1);
    writer.create(1, 1, 'return', 7, '', -1);
    writer.settle(1, 1, 'returned', '', 0);
    writer.use(1, 'takes', 1, 1, 1);
    session.receive(writer.take());
    expect(session.resources.list).toMatchObject([{ holder: 7, level: 1 }]);
  });
});

describe('resources', () => {
  it('are counted when there are too many to be listed', () => {
    const resources = new Resources();
    for (let id = 1; id <= 10_007; id++) resources.made(id, 'mvar', 0, '', 1);
    expect([resources.list.length, resources.unlisted]).toEqual([10_000, 7]);
  });

  it('that end are gone, and a pool of several has no one holder', () => {
    const resources = new Resources();
    resources.made(1, 'pool', 0, '', 3);
    resources.use('takes', 1, 9, 4, 1);
    expect(only(resources)).toMatchObject({ level: 1, holder: null });
    resources.use('ends', 1, 0, 0, 0);
    expect(resources.list).toEqual([]);
  });
});

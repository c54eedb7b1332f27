/**
 * What tracing costs where the library does other things than a bare loop: the thread's own time, sites off. Beside it,
 * what the records alone cost that the library writes, which is the least that tracing can: see programs/records.ts.
 */
import { pathToFileURL } from 'node:url';
import { type Command, fileOf, measure, measureTraced } from '../child.ts';
import { median, row } from '../row.ts';
import { SUBJECTS } from '../subjects.ts';
import type { Part } from './part.ts';

const ROUNDS = 3;
const OPERATIONS = 200_000;

/** The works that are traced, by the names that they have where they are timed untraced. */
const TRACED = [
  'map on resolved',
  'loop of pending binds',
  'chain of 10,000',
  'join of 100,000',
  'pick of 10,000 tasks',
  'pause-map-wake round',
  'task and cancel',
  'task, bind and cancel',
];

interface Figure {
  readonly cpu: number;
}

const nameOf = (subject: string): string => `${subject}, traced, sites off, own time`;

export const tracedWorks: Part = {
  subjects: TRACED.map(nameOf),
  // Each takes the start of two processes and a host; all go the same way.
  notQuick: TRACED.slice(1).map(nameOf),
  async *measure(plan) {
    for (const { name, size, quickSize } of SUBJECTS) {
      if (!TRACED.includes(name) || !plan.wants(nameOf(name))) continue;
      if (plan.quick && name !== TRACED[0]) continue;
      plan.progress(nameOf(name));
      const given = plan.quick ? [name, quickSize, quickSize] : [name, size, OPERATIONS];
      const command: Command = { program: 'work', arguments: given };
      const on: number[] = [];
      const off: number[] = [];
      const alone: number[] = [];
      const withRecords = { ...command, nodeOptions: ['--import', pathToFileURL(fileOf('records')).href] };
      for (let round = 0; round < (plan.quick ? 1 : ROUNDS); round++) {
        on.push((await measureTraced<Figure>(command, false)).result?.cpu ?? 0);
        off.push((await measure<Figure>(command)).cpu);
        alone.push((await measure<Figure>(withRecords)).cpu);
      }
      yield row(nameOf(name), 'ns', median(on), 'untraced', median(off));
      yield row(nameOf(name), 'ns', median(on), 'its records alone', median(alone));
    }
  },
};

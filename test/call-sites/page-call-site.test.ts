/** Where a page's promises of the library were made: in a bundle its frames look like the page's, and only marks tell. */
import { expect, it } from 'vitest';
import { KnownPromises } from '../../runtime-instrumented/browser/known.ts';
import { PageTracer } from '../../runtime-instrumented/browser/page-tracer.ts';
import { describeStream } from '../../runtime-instrumented/protocol/index.ts';

it('is the annotated call that is under way, for its first promise', () => {
  const tracer = new PageTracer(
    { runtime: 'a browser', program: 'a page' },
    0,
    () => 0,
    () => {},
  );
  const promises = new KnownPromises(tracer, () => 0);
  const site = tracer.siteAt({ file: '/site/main.ts', line: 6, column: 11, functionName: '' });
  promises.here = site;
  const first = tracer.created('bind');
  const second = tracer.created('bind');
  const made = describeStream(tracer.take()).filter((event) => event.event === 'create');
  expect(made.map(({ id, site: at }) => [id, at === site])).toEqual([
    [first, true],
    [second, false],
  ]);
});

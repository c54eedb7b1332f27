/** Where our tag goes in a page that is served. */
import { describe, expect, it } from 'vitest';
import { annotatePage } from '../../cli/site-server.ts';

describe('our tag', () => {
  it.each([
    ['before the first script', '<!doctype html><p><script>1</script>', '<!doctype html><p>TAG<script>1</script>'],
    [
      'not into a comment',
      '<!-- <script>0</script> --><script>1</script>',
      '<!-- <script>0</script> -->TAG<script>1</script>',
    ],
    ['behind the doctype, where there is no script', '<!DOCTYPE html>\n<p>', '<!DOCTYPE html>TAG\n<p>'],
    ['at the start of what has neither', '<p>', 'TAG<p>'],
  ])('stands %s', (_where, page, tagged) => {
    expect(annotatePage(page, '/site/page.html', 'TAG')).toBe(tagged);
  });
});

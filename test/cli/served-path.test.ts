/** What a URL may name in a folder that is served: what is in it, and nothing else of the machine. */
import { describe, expect, it } from 'vitest';
import { pathIn } from '../../cli/served-path.ts';

describe('a path of a URL', () => {
  it.each([
    ['/main.js', '/site/main.js'],
    ['/a%20b/c.html?x=1#y', '/site/a b/c.html'],
    ['/../site/main.js', null],
    ['/a/../../etc/passwd', null],
    ['/%2e%2e/etc/passwd', null],
    ['/..%2fetc/passwd', null],
    ['/.git/config', null],
    ['/a\\..\\b', null],
    ['/a%00.js', null],
    ['/%E0%A4%A', null],
    ['main.js', null],
    ['/', null],
  ])('%s', (url, path) => {
    expect(pathIn('/site', url)).toBe(path);
  });
});

/** docs/lwt-port.md names what there is, and all there is. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as entry from '../../runtime-instrumented/index.ts';
import { Lwt } from '../../runtime-instrumented/lwt/index.ts';
import * as modules from '../../runtime-instrumented/modules/index.ts';
import { LwtRetry } from '../../runtime-instrumented/node/lwt-retry.ts';
import { LwtThrottle } from '../../runtime-instrumented/node/lwt-throttle.ts';
import { LwtTimeout } from '../../runtime-instrumented/node/lwt-timeout.ts';
import { upstreamNames } from './upstream-names.ts';

const page = readFileSync(new URL('../../docs/lwt-port.md', import.meta.url), 'utf8');

const objects: Readonly<Record<string, object>> = {
  Lwt,
  LwtRetry,
  LwtThrottle,
  LwtTimeout,
  ...Object.fromEntries(Object.entries(modules).filter(([name]) => name.startsWith('Lwt'))),
};

/** The names in the second column of the tables, such as `LwtList.iterS`, that are of these objects. */
function namedInTables(): Set<string> {
  const tables = page.slice(page.indexOf('\n## Lwt\n'));
  const second = tables
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.replaceAll('\\|', '').split('|')[2]);
  const names = second.flatMap((cell) => [...cell.matchAll(/`(Lwt\w*(?:\.\w+)+)/g)].map(([, name]) => name));
  return new Set(names.filter((name) => name.split('.')[0] in objects));
}

const isGroup = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

function namesIn(path: string, value: object): string[] {
  return Object.entries(Object.getOwnPropertyDescriptors(value)).flatMap(([key, { value: inner }]) =>
    isGroup(inner) ? namesIn(`${path}.${key}`, inner) : [`${path}.${key}`],
  );
}

/** What the first column of the tables says in the section about one of upstream's modules, also without its prefix. */
function upstreamsIn(module: string): Set<string> {
  const sections = page.split(/^## /m).filter((section) => /^[^\n]*/.exec(section)?.[0].split(', ').includes(module));
  const first = sections
    .flatMap((section) => section.split('\n'))
    .filter((line) => line.startsWith('|'))
    .map((line) => line.replaceAll('\\|', '').split('|')[1]);
  const names = first.flatMap((cell) => cell.match(/[A-Za-z_][\w.]*/g) ?? []);
  return new Set(names.flatMap((name) => [name, name.slice(name.lastIndexOf('.') + 1)]));
}

const exported = new Set(Object.entries(objects).flatMap(([name, o]) => namesIn(name, o)));

describe('docs/lwt-port.md', () => {
  it('names nothing that is not there', () => {
    expect([...namedInTables()].filter((name) => !exported.has(name))).toEqual([]);
  });

  it('leaves out nothing that is there', () => {
    expect([...exported].filter((name) => !namedInTables().has(name))).toEqual([]);
  });

  it.each(Object.entries(upstreamNames))('says what became of each name of %s', (module, names) => {
    expect(names.filter((name) => !upstreamsIn(module).has(name))).toEqual([]);
  });

  it('is about what a program can import', () => {
    expect(Object.keys(objects).filter((name) => !(name in entry))).toEqual([]);
    expect(entry).toMatchObject({ followUpstream: expect.any(Function), Some: expect.any(Function) });
  });
});

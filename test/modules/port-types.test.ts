/** docs/lwt-port.md says what became of each type, exception, module type and functor, and names all that there are. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as entry from '../../runtime-instrumented/index.ts';
import { upstreamTypes } from './upstream-types.ts';

const text = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const page = text('docs/lwt-port.md');

const columns = (source: string, n: number): string[] =>
  source
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.replaceAll('\\|', '').split('|')[n]);

const section = /^## Types, exceptions[^\n]*\n[\s\S]*?(?=^## )/m.exec(page)?.[0] ?? '';

/** Names after `export` in the files that the public entry re-exports: of types, and of types among values. */
function exportedTypes(): Set<string> {
  const files = ['index.ts', 'modules/index.ts', 'node/index.ts'].map((file) => text(`runtime-instrumented/${file}`));
  const groups = files.flatMap((file) => [...file.matchAll(/export (type )?\{([^}]*)\}/g)]);
  const names = groups.flatMap(([, allTypes, list]) =>
    list
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '' && (allTypes !== undefined || name.startsWith('type ')))
      .map((name) => name.replace(/^type /, '')),
  );
  return new Set(names);
}

/** What cells say after "type" or "types", up to the next word that is not a name of ours. */
function typesNamed(cells: readonly string[]): Set<string> {
  const lists = cells.flatMap((cell) => [...cell.matchAll(/\btypes? ((?:`\w+`(?: \([^)]*\))?(?:, )?)+)/g)]);
  return new Set(lists.flatMap(([, list]) => [...list.matchAll(/`(\w+)`/g)].map(([, name]) => name)));
}

const named = typesNamed(columns(page, 2));

describe('the types in docs/lwt-port.md', () => {
  it('say what became of each of upstream’s', () => {
    const first = columns(section, 1).flatMap((cell) => [...cell.matchAll(/`([\w.]+)`/g)].map(([, name]) => name));
    expect(upstreamTypes.filter((name) => !first.includes(name))).toEqual([]);
  });

  it('are exported, each of them', () => {
    const there = exportedTypes();
    // `Lwt` is a type and a value in one name.
    expect([...named].filter((name) => !there.has(name) && name !== 'Lwt')).toEqual([]);
  });

  it('are all that are exported', () => {
    expect([...exportedTypes()].filter((name) => !named.has(name))).toEqual([]);
  });

  it('have beside them classes that a program can import', () => {
    const classes = columns(section, 2).flatMap((cell) =>
      [...cell.matchAll(/class(?:es)? ((?:`[\w.]+`(?:, )?)+)/g)].flatMap(([, list]) => list.match(/[\w.]+/g) ?? []),
    );
    const find = (name: string): unknown =>
      name.split('.').reduce((o: unknown, key) => (o as Record<string, unknown> | undefined)?.[key], entry);
    expect(classes).not.toEqual([]);
    expect(classes.filter((name) => typeof find(name) !== 'function')).toEqual([]);
  });
});

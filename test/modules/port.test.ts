/** docs/lwt-port.md names what there is, and all there is. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Lwt } from '../../runtime-instrumented/lwt/index.ts';
import * as modules from '../../runtime-instrumented/modules/index.ts';

const page = readFileSync(new URL('../../docs/lwt-port.md', import.meta.url), 'utf8');

const objects: Readonly<Record<string, object>> = {
  Lwt,
  ...Object.fromEntries(Object.entries(modules).filter(([name]) => name.startsWith('Lwt'))),
};

/** The names in the second column of the tables, such as `LwtList.iterS`. */
function namedInTables(): Set<string> {
  const tables = page.slice(page.indexOf('\n## Lwt\n'));
  const second = tables
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.replaceAll('\\|', '').split('|')[2]);
  return new Set(second.flatMap((cell) => [...cell.matchAll(/`(Lwt\w*\.\w+)/g)].map(([, name]) => name)));
}

function exported(): Set<string> {
  return new Set(Object.entries(objects).flatMap(([name, o]) => Object.keys(o).map((key) => `${name}.${key}`)));
}

describe('docs/lwt-port.md', () => {
  it('names nothing that is not there', () => {
    expect([...namedInTables()].filter((name) => !exported().has(name))).toEqual([]);
  });

  it('leaves out nothing that is there', () => {
    expect([...exported()].filter((name) => !namedInTables().has(name))).toEqual([]);
  });
});

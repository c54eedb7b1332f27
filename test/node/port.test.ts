/** docs/lwt-port.md names what there is of the Unix side, and all there is. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as node from '../../runtime-instrumented/node/index.ts';

const page = readFileSync(new URL('../../docs/lwt-port.md', import.meta.url), 'utf8');

/** The names in the second column of the tables, such as `LwtIo.readLine`. */
const named = new Set(
  page
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.replaceAll('\\|', '').split('|')[2])
    .flatMap((cell) => [...cell.matchAll(/`(Lwt\w*(?:\.\w+)+)/g)].map(([, name]) => name)),
);

const objects = Object.entries(node).filter(([name]) => name.startsWith('Lwt'));

const isGroup = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** `LwtLog.default` and the like: one name, with something to get and to set. */
const isReference = (value: object): boolean => 'get' in value && 'set' in value;

function namesIn(path: string, value: object): string[] {
  return Object.entries(Object.getOwnPropertyDescriptors(value)).flatMap(([key, { value: inner }]) => {
    const name = `${path}.${key}`;
    // A key is an object with nothing in it.
    if (!isGroup(inner) || Object.keys(inner).length === 0) return [name];
    return isReference(inner) ? [`${name}.get`, `${name}.set`] : namesIn(name, inner);
  });
}

const exported = objects.flatMap(([name, object]) => namesIn(name, object));

test('it leaves out nothing that is there', () => {
  expect(exported.length).toBeGreaterThan(200);
  expect(exported.filter((name) => !named.has(name))).toEqual([]);
});

test('it names nothing that is not there', () => {
  const ours = [...named].filter((name) => objects.some(([module]) => name.startsWith(`${module}.`)));
  const there = new Set(exported);
  expect(ours.filter((name) => !there.has(name))).toEqual([]);
});

/**
 * The model of Lwt (model.ts) does what the real library did, and ours does what the model does: on
 * the programs handed over, and on others drawn at random, changed ones and new ones.
 */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { agrees, onModel } from './differential.ts';
import { programOf } from './draw-program.ts';
import type { Case, Step } from './language.ts';

const folder = fileURLToPath(new URL('./programs/', import.meta.url));
const cases = globSync('vectors-*.json', { cwd: folder }).flatMap(
  (file) => JSON.parse(readFileSync(`${folder}${file}`, 'utf8')) as Case[],
);

/** The model has promises alone, no locks, lists or streams. */
const ofPromises = cases.filter(({ modules }) => modules.every((module) => module === 'Lwt'));

/** Numbers of programs, of which some lie where the model does not know what upstream would do. */
const DRAWN = 800;

function outcomes(programs: readonly (readonly Step[])[]): Record<'same' | 'unknown', number> & { differ: unknown[] } {
  const told = programs.map(agrees);
  return {
    same: told.filter((same) => same === true).length,
    unknown: told.filter((same) => same === null).length,
    differ: programs.filter((_, i) => told[i] === false),
  };
}

describe('the model of Lwt', () => {
  it('does what the real library did', () => {
    expect(ofPromises.length).toBeGreaterThan(400);
    const wrong = ofPromises.filter(({ program, expected }) => !isDeepStrictEqual(onModel(program), expected));
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  it('is what ours does with programs drawn at random', () => {
    const { same, unknown, differ } = outcomes(Array.from({ length: DRAWN }, (_, seed) => programOf(seed)));
    expect(differ).toEqual([]);
    expect([same > 0.9 * DRAWN, same + unknown]).toEqual([true, DRAWN]);
  });
});

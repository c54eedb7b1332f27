/**
 * Programs drawn at random, run on ours and on the model: `node test/conformance/differential.ts [FROM] [COUNT]`.
 *
 * Prints the shortest program on which they differ, with both traces, and exits with 1; else says
 * how many were compared. The unit tests do so with a few thousand (differential.test.ts).
 */
import { isDeepStrictEqual } from 'node:util';
import { Lwt } from '../../runtime-instrumented/lwt/index.ts';
import { programOf } from './draw-program.ts';
import type { Recorded, Step } from './language.ts';
import { type Library, lwtOperations } from './lwt-operations.ts';
import { Machine } from './machine.ts';
import { ModelLwt } from './model.ts';

const ours = lwtOperations(Lwt);

/** What a program does on the model; null when the model does not know what upstream would do. */
export function onModel(program: readonly Step[]): Recorded[] | null {
  const model = new ModelLwt();
  const library = model as unknown as Library;
  const trace = new Machine(library, lwtOperations(library)).run(program);
  return model.unsure === null ? trace : null;
}

/** What a program does on ours. */
export function onOurs(program: readonly Step[]): Recorded[] {
  return new Machine(Lwt, ours).run(program);
}

/** Whether ours does what the model does; null when the model does not know. */
export function agrees(program: readonly Step[]): boolean | null {
  const expected = onModel(program);
  return expected === null ? null : isDeepStrictEqual(onOurs(program), expected);
}

function describe(program: readonly Step[]): string {
  const [expected, actual] = [onModel(program) ?? [], onOurs(program)];
  return program
    .map((step, i) => {
      const same = isDeepStrictEqual(expected[i], actual[i]);
      const told = same ? '' : `\n    model ${JSON.stringify(expected[i])}\n    ours  ${JSON.stringify(actual[i])}`;
      return `${JSON.stringify(step)}${told}`;
    })
    .join('\n');
}

/** Leaves out of a program what it differs without. */
function shortened(program: readonly Step[]): readonly Step[] {
  for (let i = 0; i < program.length; i++) {
    const without = program.filter((_, k) => k !== i);
    if (agrees(without) === false) return shortened(without);
  }
  return program;
}

if (import.meta.main) {
  const from = Number(process.argv[2] ?? 0);
  const count = Number(process.argv[3] ?? 10_000);
  let compared = 0;
  let shortest: readonly Step[] | null = null;
  let differing = 0;
  for (let seed = from; seed < from + count; seed++) {
    const program = programOf(seed);
    const same = agrees(program);
    if (same === null) continue;
    compared++;
    if (same) continue;
    differing++;
    if (differing > 20) continue;
    const short = shortened(program);
    if (shortest === null || JSON.stringify(short).length < JSON.stringify(shortest).length) shortest = short;
  }
  if (shortest !== null) console.log(describe(shortest));
  console.log(`${compared} of ${count} programs compared, ${differing} differ`);
  process.exit(differing === 0 ? 0 : 1);
}

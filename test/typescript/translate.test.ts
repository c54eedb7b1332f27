import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { translate } from '../../runtime-instrumented/typescript/translate.ts';

it('an ES module in a package declared CommonJS is one sentence that says what to do, without our frames', () => {
  const folder = mkdtempSync(join(tmpdir(), 'promise-graph-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
    writeFileSync(join(folder, 'a.ts'), "import { Lwt } from 'promise-graph';\nLwt.return(1);\n");
    const said = (): string => {
      try {
        translate(join(folder, 'a.ts'), (code) => ({ code, mapped: false }));
      } catch (error) {
        return (error as Error).stack ?? '';
      }
      return '';
    };
    expect(said()).toMatch(/^SyntaxError: .*a\.ts is written as an ES module, but .*: write "type": "module" there/);
    expect(said().split('\n')).toHaveLength(1);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

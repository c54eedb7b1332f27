/** A program that runs already is watched from the command line, and outlives that. */
import { spawn } from 'node:child_process';
import { expect, it } from 'vitest';
import { until } from '../host/support/wait.ts';
import { Workplace } from './support/workplace.ts';

const place = new Workplace();

it('Ctrl-C ends the watching, says so, and leaves the program as it was', async () => {
  const path = place.write('server.mjs', `process.stdin.on('data', () => process.exit(7));`);
  const program = spawn(process.execPath, ['--inspect=0', path], { stdio: ['pipe', 'ignore', 'pipe'] });
  const exited = new Promise((resolve) => program.once('exit', resolve));
  try {
    let said = '';
    program.stderr.on('data', (data) => {
      said += data;
    });
    await until('it can be attached to', () => /ws:\/\/127\.0\.0\.1:\d+/.test(said));
    const run = place.cli(['attach', `:${/ws:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1]}`, '--no-open']);
    await until('it is watched', () => run.stderr.includes('from now on'));
    run.child.kill('SIGINT');
    expect((await run.exited).code).toBe(0);
    expect(run.stderr).toContain('The program is watched no longer, and goes on.');
    expect(run.stderr).not.toContain('lost');
    program.stdin.write('end\n');
    expect(await exited).toBe(7);
  } finally {
    program.kill('SIGKILL');
  }
});

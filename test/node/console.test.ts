import { expect, test } from 'vitest';
import { runProgram } from './program.ts';

test('log and logS print lines, error prints them to stderr', async () => {
  const { stdout, stderr } = await runProgram(`
    Console.log('statement');
    Console.error('complaint');
    await LwtMain.run(Console.logS('promise').bind(() => LwtIo.printl('line')).bind(() => LwtIo.print('no end')));
  `);
  expect(stdout).toBe('statement\npromise\nline\nno end');
  expect(stderr).toBe('complaint\n');
});

test('printing returns at once while the stream has room', async () => {
  const { stdout } = await runProgram(`console.log(Console.logS('x').state.state);`);
  expect(stdout).toBe('x\nreturn\n');
});

test('a stream that is full makes the promise wait until it has room again', async () => {
  const { stderr, code } = await runProgram(`
    const write = process.stdout.write;
    let drain;
    process.stdout.write = (text, done) => { drain = done; return false; };
    const printed = Console.logS('much');
    console.error(printed.state.state);
    setImmediate(() => { process.stdout.write = write; drain(); });
    await LwtMain.run(printed);
    console.error(printed.state.state);
  `);
  expect(stderr).toBe('sleep\nreturn\n');
  expect(code).toBe(0);
});

import { expect, test } from 'vitest';
import { runProgram } from './program.ts';

test('sleepers wake in the order of their deadlines', async () => {
  const { stdout, code } = await runProgram(`
    const after = (ms, name) => Time.sleepNs(Duration.ofMs(ms)).map(() => console.log(name));
    await LwtMain.run(Lwt.join([after(60, 'late'), after(20, 'early'), after(0, 'at once')]));
  `);
  expect(stdout).toBe('at once\nearly\nlate\n');
  expect(code).toBe(0);
});

test('a sleep is never shorter than asked', async () => {
  const { stdout } = await runProgram(`
    const began = process.hrtime.bigint();
    await LwtMain.run(LwtUnix.sleep(0.0305));
    console.log(process.hrtime.bigint() - began >= 30_500_000n);
  `);
  expect(stdout).toBe('true\n');
});

test('a program may only await: a sleep keeps it alive until it ends', async () => {
  const { stdout, code } = await runProgram(`
    LwtUnix.sleep(0.05).map(() => console.log('woken'));
    console.log('asleep');
  `);
  expect(stdout).toBe('asleep\nwoken\n');
  expect(code).toBe(0);
});

test('a cancelled sleep keeps nothing alive', async () => {
  const { stdout, code } = await runProgram(`
    const nap = LwtUnix.sleep(3600);
    Lwt.onCancel(nap, () => console.log('cancelled'));
    setImmediate(() => nap.cancel());
  `);
  expect(stdout).toBe('cancelled\n');
  expect(code).toBe(0);
});

test('the loser of a pick keeps nothing alive', async () => {
  const { stdout, code } = await runProgram(`
    console.log(await LwtMain.run(Lwt.pick([LwtUnix.sleep(3600).map(() => 'slow'), LwtUnix.sleep(0.01).map(() => 'quick')])));
  `);
  expect(stdout).toBe('quick\n');
  expect(code).toBe(0);
});

test('pausing lets timers and other pauses run', async () => {
  const { stdout } = await runProgram(`
    let woken = false;
    LwtUnix.sleep(0.01).map(() => { woken = true; });
    const loop = (n) => (woken ? Lwt.return(n) : Lwt.pause().bind(() => loop(n + 1)));
    console.log((await LwtMain.run(loop(0))) > 0);
  `);
  expect(stdout).toBe('true\n');
});

test('paused promises wake in the order in which they paused, once a round', async () => {
  const { stdout } = await runProgram(`
    const twice = (name) => Lwt.pause().bind(() => { console.log(name, 1); return Lwt.pause(); }).map(() => console.log(name, 2));
    await LwtMain.run(Lwt.join([twice('a'), twice('b')]));
  `);
  expect(stdout).toBe('a 1\nb 1\na 2\nb 2\n');
});

test('an error that escapes from one sleeper does not keep the next from waking', async () => {
  const { stdout, code } = await runProgram(`
    process.on('uncaughtException', (error) => console.log('uncaught', error.message));
    const nap = () => Time.sleepNs(Duration.ofMs(10));
    Lwt.onSuccess(nap(), () => { throw new Error('boom'); });
    Lwt.onSuccess(nap(), () => console.log('the other'));
  `);
  expect(stdout.split('\n').sort()).toEqual(['', 'the other', 'uncaught boom']);
  expect(code).toBe(0);
});

test('a duration that is no number is refused', async () => {
  const { stdout } = await runProgram(`
    try { Time.sleepNs(Number.NaN); } catch (error) { console.log(error.message); }
    try { LwtUnix.sleep('soon'); } catch (error) { console.log(error.message); }
    await LwtUnix.sleep(-5);
    console.log('a negative one is none');
  `);
  expect(stdout).toBe(
    'sleepNs: the duration is not a number\nsleepNs: the duration is not a number\na negative one is none\n',
  );
});

import { expect, test } from 'vitest';
import { runProgram, runVirtually } from './program.ts';

test('run returns the value of the promise', async () => {
  const { stdout } = await runProgram(`console.log(await LwtMain.run(Lwt.return(42)));`);
  expect(stdout).toBe('42\n');
});

test('a failure that nobody handles ends the program with its stack on stderr and exit code 1', async () => {
  const { stdout, stderr, code } = await runProgram(`
    const broken = () => { throw new Error('no luck'); };
    LwtMain.run(LwtUnix.sleep(0.01).map(broken));
    process.on('exit', () => console.log('ending'));
  `);
  expect(stderr).toContain('Error: no luck');
  expect(stderr).toMatch(/at broken \(.*program\.mjs:\d+/);
  expect(stdout).toBe('ending\n');
  expect(code).toBe(1);
});

test('a failure that is handled is an ordinary rejection', async () => {
  const { stdout, stderr, code } = await runProgram(`
    try { await LwtMain.run(Lwt.fail(new Error('no luck'))); } catch (error) { console.log('caught', error.message); }
  `);
  expect(stdout).toBe('caught no luck\n');
  expect(stderr).toBe('');
  expect(code).toBe(0);
});

test('when nothing is left that could settle the main promise, that is said, and the exit code is 13', async () => {
  const { stdout, stderr, code } = await runProgram(`
    const [never] = Lwt.wait();
    LwtMain.run(never).then(() => console.log('impossible'));
  `);
  expect(stdout).toBe('');
  expect(stderr).toContain('the main promise of LwtMain.run was still pending');
  expect(code).toBe(13);
});

test('a sleep without end is such a case on the virtual clock', async () => {
  const { stderr, code } = await runVirtually(`
    LwtMain.run(Time.sleepNs(Number.POSITIVE_INFINITY));
  `);
  expect(stderr).toContain('still pending');
  expect(code).toBe(13);
});

test('process.exit in the middle of a run says nothing of it', async () => {
  const { stderr, code } = await runProgram(`
    LwtMain.run(LwtUnix.sleep(0.01).bind(() => process.exit(3)));
  `);
  expect(stderr).toBe('');
  expect(code).toBe(3);
});

test('a second run before the first has ended is refused, and one after it is not', async () => {
  const { stdout } = await runVirtually(`
    const first = LwtMain.run(LwtUnix.sleep(1));
    try { LwtMain.run(Lwt.return(1)); } catch (error) { console.log(error.message); }
    await first;
    await LwtMain.run(LwtUnix.sleep(1));
    console.log(Time.now() / 1e9);
  `);
  expect(stdout).toBe('Nested calls to LwtMain.run are not allowed: another run has not ended yet\n2\n');
});

test('when the main promise has settled, the sleeps, pauses and sockets left behind keep nothing alive', async () => {
  const { stdout, code } = await runProgram(`
    const forever = () => Lwt.pause().bind(forever);
    Lwt.async(forever);
    const ticking = () => LwtUnix.sleep(0.001).bind(ticking);
    Lwt.async(ticking);
    LwtUnix.sleep(3600);
    const server = await LwtMain.run(LwtIo.establishServer({ host: '127.0.0.1', port: 0 }, () => Lwt.wait()[0]));
    await LwtMain.run(LwtIo.openConnection(server.address));
    console.log('done');
  `);
  expect(stdout).toBe('done\n');
  expect(code).toBe(0);
});

test('after a run the program may go on by itself', async () => {
  const { stdout, code } = await runProgram(`
    await LwtMain.run(LwtUnix.sleep(0.001));
    await LwtUnix.sleep(0.001);
    await Lwt.pause();
    console.log('still here');
  `);
  expect(stdout).toBe('still here\n');
  expect(code).toBe(0);
});

test('exit hooks run when the program has ended, the last one added first, and may wait', async () => {
  const { stdout, code } = await runVirtually(`
    LwtMain.atExit(() => Lwt.return(console.log('first added')));
    LwtMain.atExit(() => { throw new Error('ignored'); });
    LwtMain.atExit(() => LwtUnix.sleep(5).map(() => console.log('last added')));
    await LwtMain.run(LwtUnix.sleep(1));
    console.log('main is done');
  `);
  expect(stdout).toBe('main is done\nlast added\nfirst added\n');
  expect(code).toBe(0);
});

test('exit hooks are called when the program calls process.exit, and may pause', async () => {
  const { stdout, code } = await runProgram(`
    LwtMain.atExit(() => Lwt.pause().bind(() => Lwt.pause()).map(() => console.log('hook')));
    LwtMain.atExit(() => LwtUnix.sleep(1).map(() => console.log('too late')));
    LwtMain.run(LwtUnix.sleep(0.01).bind(() => process.exit(3)));
  `);
  expect(code).toBe(3);
  expect(stdout).toBe('');
  const paused = await runProgram(`
    LwtMain.atExit(() => Lwt.pause().bind(() => Lwt.pause()).map(() => console.log('hook')));
    LwtMain.run(LwtUnix.sleep(0.01).bind(() => process.exit(3)));
  `);
  expect(paused.stdout).toBe('hook\n');
});

test('exit hooks are called when an error ends the program', async () => {
  const { stdout, code } = await runProgram(`
    LwtMain.atExit(() => Lwt.return(console.log('hook')));
    LwtMain.run(Lwt.fail(new Error('no luck')));
  `);
  expect(stdout).toBe('hook\n');
  expect(code).toBe(1);
});

test('exit hooks can be ordered and taken back', async () => {
  const { stdout } = await runProgram(`
    const say = (text) => () => Lwt.return(console.log(text));
    const { addFirst, addLast, remove } = LwtMain.ExitHooks;
    addLast(say('second'));
    const gone = addFirst(say('gone'));
    addFirst(say('first'));
    remove(gone);
    await LwtMain.run(Lwt.return());
  `);
  expect(stdout).toBe('first\nsecond\n');
});

test('hooks are called before and after each round of the loop, and their failures end nothing', async () => {
  const { stdout } = await runVirtually(`
    Lwt.asyncExceptionHook.set((error) => console.log('failed', error.message));
    LwtMain.EnterIterHooks.addFirst(() => console.log('enter'));
    const leave = LwtMain.LeaveIterHooks.addLast(() => { console.log('leave'); throw new Error('x'); });
    await LwtMain.run(LwtUnix.sleep(1).bind(() => { console.log('awake'); LwtMain.EnterIterHooks.removeAll(); return LwtMain.yield().bind(LwtMain.yield); }).map(() => LwtMain.LeaveIterHooks.remove(leave)));
  `);
  expect(stdout).toBe('enter\nawake\nleave\nfailed x\n');
});

test('what is paused can be abandoned: it stays pending', async () => {
  const { stdout } = await runProgram(`
    const paused = LwtMain.yield();
    LwtMain.abandonYieldedAndPaused();
    await LwtMain.run(LwtUnix.sleep(0.01));
    console.log(paused.state.state);
  `);
  expect(stdout).toBe('sleep\n');
});

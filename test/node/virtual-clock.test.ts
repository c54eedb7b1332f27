import { expect, test } from 'vitest';
import { runProgram, runVirtually } from './program.ts';

test('an hour of sleep takes exactly an hour of the clock, and no waiting', async () => {
  const { stdout, code } = await runVirtually(`
    await LwtMain.run(Time.sleepNs(Duration.ofHour(1)));
    console.log(Time.now() / Duration.ofHour(1));
  `);
  expect(stdout).toBe('1\n');
  expect(code).toBe(0);
});

test('sleepers wake by deadline; those with the same deadline in the order in which they began', async () => {
  const { stdout } = await runVirtually(`
    const at = (ms, name) => Time.sleepNs(Duration.ofMs(ms)).map(() => console.log(name, Duration.toMs(Time.now())));
    await LwtMain.run(Lwt.join([at(20, 'late'), at(10, 'first'), at(10, 'second'), at(5, 'early'), at(10, 'third')]));
  `);
  expect(stdout).toBe('early 5\nfirst 10\nsecond 10\nthird 10\nlate 20\n');
});

test('pauses are woken before time goes on, and a sleep of nothing waits for the next round', async () => {
  const { stdout } = await runVirtually(`
    const say = (name) => () => console.log(name, Time.now());
    const nothing = Time.sleepNs(0).map(say('sleep of nothing'));
    const nap = Time.sleepNs(1).map(say('nap'));
    const pauses = Lwt.pause().bind(() => Lwt.pause()).map(say('two pauses'));
    console.log('begun');
    await LwtMain.run(Lwt.join([nothing, nap, pauses]));
  `);
  expect(stdout).toBe('begun\nsleep of nothing 0\ntwo pauses 0\nnap 1\n');
});

test('a sleep of nothing in a callback lets the other due sleepers wake first', async () => {
  const { stdout } = await runVirtually(`
    const first = Time.sleepNs(5).bind(() => Time.sleepNs(0)).map(() => console.log('again'));
    const second = Time.sleepNs(5).map(() => console.log('second'));
    await LwtMain.run(Lwt.join([first, second]));
  `);
  expect(stdout).toBe('second\nagain\n');
});

test('a due sleeper that another one cancels is not woken', async () => {
  const { stdout } = await runVirtually(`
    const first = Time.sleepNs(5).map(() => second.cancel());
    const second = Time.sleepNs(5).map(() => console.log('woken all the same'));
    await LwtMain.run(first);
    console.log(second.state.state, Time.now());
  `);
  expect(stdout).toBe('fail 5\n');
});

test('a run can ask for the virtual clock, and sleeps made just before it begin with it', async () => {
  const { stdout } = await runProgram(`
    const long = Time.sleepNs(Duration.ofSec(100));
    const short = Time.sleepNs(Duration.ofSec(99));
    await LwtMain.run(Lwt.join([long, short]), { clock: 'virtual' });
    console.log(Time.now() / 1e9);
  `);
  expect(stdout).toBe('100\n');
});

test('native promises that a callback settled have run before time goes on', async () => {
  const { stdout } = await runVirtually(`
    async function native() {
      await Time.sleepNs(10);
      for (let i = 0; i < 50; i++) await null;
      await Time.sleepNs(10);
      return Time.now();
    }
    const other = Time.sleepNs(15).map(() => console.log('between'));
    console.log(await LwtMain.run(Lwt.adopt(native())));
    void other;
  `);
  expect(stdout).toBe('between\n20\n');
});

test('it works without a run, and the program ends by itself', async () => {
  const { stdout, code } = await runVirtually(`
    await Time.sleepNs(Duration.ofMin(10));
    await Lwt.pause();
    console.log(Duration.toMin(Time.now()));
  `);
  expect(stdout).toBe('10\n');
  expect(code).toBe(0);
});

test('an answer that is on its way holds the clock, but one that waits for the program itself does not', async () => {
  const { stdout } = await runVirtually(`
    const port = await LwtMain.run(LwtIo.establishServer({ host: '127.0.0.1', port: 0 }, ([incoming, outgoing]) =>
      LwtIo.readLine(incoming).bind((line) =>
        Time.sleepNs(Duration.ofSec(line === 'slow' ? 60 : 1)).bind(() => LwtIo.write(outgoing, line)))).map((s) => s.port));
    const ask = (line) => LwtIo.withConnection({ host: '127.0.0.1', port }, ([incoming, outgoing]) =>
      LwtIo.writeLine(outgoing, line).bind(() => LwtIo.read(incoming)));
    const patient = (line) => LwtMain.run(Lwt.pick([ask(line), Time.sleepNs(Duration.ofSec(5)).map(() => 'timed out')]));
    console.log(await patient('quick'), Duration.toF(Time.now()));
    console.log(await patient('slow'), Duration.toF(Time.now()));
  `);
  expect(stdout).toBe('quick 1\ntimed out 6\n');
});

test('a server of Node itself in the same process is seen too', async () => {
  const { stdout } = await runVirtually(`
    const { createServer } = await import('node:net');
    const server = createServer((socket) => socket.on('data', (data) => { if (data.includes('?')) socket.end('yes'); }));
    server.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const ask = (line) => LwtIo.withConnection({ host: '127.0.0.1', port: server.address().port }, ([incoming, outgoing]) =>
      LwtIo.write(outgoing, line).bind(() => LwtIo.read(incoming)));
    const patient = (line) => LwtMain.run(Lwt.pick([ask(line), Time.sleepNs(Duration.ofHour(5)).map(() => 'timed out')]));
    console.log(await patient('ready?'), Duration.toHour(Time.now()));
    console.log(await patient('silence'), Duration.toHour(Time.now()));
    server.close();
  `);
  expect(stdout).toBe('yes 0\ntimed out 5\n');
});

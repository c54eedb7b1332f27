import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  Canceled,
  ChannelClosed,
  EndOfFile,
  InvalidArgument,
  Lwt,
  LwtIo,
  LwtProcess,
  LwtStream,
  LwtUnix,
} from '../../runtime-instrumented/index.ts';
import { fresh } from './folder.ts';
import { labelsOf } from './labels.ts';
import { runProgram } from './program.ts';

const { shell } = LwtProcess;

describe('exec', () => {
  test('returns how the program ended', async () => {
    expect(await LwtProcess.exec(shell('exit 3'))).toEqual({ status: 'WEXITED', code: 3 });
    expect(await LwtProcess.exec(shell('kill -TERM $$'))).toMatchObject({ status: 'WSIGNALED', signal: 'SIGTERM' });
    expect(await LwtProcess.exec(['', ['no-such-program']])).toEqual({ status: 'WEXITED', code: 127 });
  });

  test('kills what takes too long', async () => {
    const status = LwtProcess.exec(['', ['sleep', '600']], { timeout: 0.05 });
    expect(await status).toMatchObject({ signal: 'SIGKILL' });
  });

  test('gives the environment, the folder and the descriptors that were asked for', async () => {
    const path = fresh('out');
    const fd = openSync(path, 'w');
    const options = {
      env: ['NAME=value'],
      cwd: '/',
      stdout: { fdCopy: fd },
      stdin: 'devNull',
      stderr: 'close',
    } as const;
    await LwtProcess.exec(shell('echo "$NAME $(pwd)"; cat; echo complaint >&2'), options);
    closeSync(fd);
    expect(readFileSync(path, 'utf8')).toBe('value /\n');
  });

  test('closes what was moved to the child', async () => {
    const path = fresh('out');
    const fd = await LwtUnix.openfile(path, ['O_WRONLY', 'O_CREAT']);
    await LwtProcess.exec(['', ['echo', 'moved']], { stdout: { fdMove: fd } });
    expect(LwtUnix.state(fd)).toEqual({ state: 'closed' });
    expect(readFileSync(path, 'utf8')).toBe('moved\n');
    const [, sink] = LwtUnix.pipe();
    expect(() => LwtProcess.exec(shell('true'), { stdout: { fdCopy: sink } })).toThrow(InvalidArgument);
  });

  test('an argument with a zero byte before it stands for several', async () => {
    expect(await LwtProcess.pread(['', ['printf', '%s.', '\0one "two three" four\\ five']])).toBe(
      'one.two three.four five.',
    );
  });
});

describe('reading and writing', () => {
  test('all output, a line, lines, characters', async () => {
    const lines = shell('echo one; echo two');
    expect(await LwtProcess.pread(lines)).toBe('one\ntwo\n');
    expect(await LwtProcess.preadLine(lines)).toBe('one');
    expect(await LwtStream.toList(LwtProcess.preadLines(lines))).toEqual(['one', 'two']);
    expect(await LwtStream.toString(LwtProcess.preadChars(lines))).toBe('one\ntwo\n');
    await expect(LwtProcess.preadLine(shell('true'))).rejects.toBeInstanceOf(EndOfFile);
  });

  test('a text, a line, lines and characters as input', async () => {
    const path = fresh('out');
    const append = shell(`cat >> ${path}`);
    const written = async () => {
      await expect.poll(() => LwtUnix.waitpid(['WNOHANG'], -1).state.state).toBe('fail');
      return readFileSync(path, 'utf8');
    };
    await LwtProcess.pwrite(append, 'text ');
    await written();
    await LwtProcess.pwriteLine(append, 'line');
    await written();
    await LwtProcess.pwriteLines(append, LwtStream.ofList(['a', 'b']));
    await written();
    await LwtProcess.pwriteChars(append, LwtStream.ofString('xyz'));
    expect(await written()).toBe('text line\na\nb\nxyz');
  });

  test('a program as a function of text, however long', async () => {
    const text = 'abc\n'.repeat(100_000);
    expect((await LwtProcess.pmap(['', ['tr', 'a-z', 'A-Z']], text)) === text.toUpperCase()).toBe(true);
    expect(await LwtProcess.pmapLine(['', ['rev']], 'line').bind((line) => Lwt.return(line))).toBe('enil');
    const sorted = LwtProcess.pmapLines(['', ['sort', '-n']], LwtStream.ofList(['10', '9', '1']));
    expect(await LwtStream.toList(sorted)).toEqual(['1', '9', '10']);
    const upper = LwtProcess.pmapChars(['', ['tr', 'a-z', 'A-Z']], LwtStream.ofString('abc'));
    expect(await LwtStream.toString(upper)).toBe('ABC');
  });

  test('a stream of lines ends though the program did not read all it was given', async () => {
    const many = LwtStream.ofList(Array.from({ length: 50_000 }, (_, i) => `line ${i}`));
    expect(await LwtStream.toList(LwtProcess.pmapLines(['', ['head', '-n', '1']], many))).toEqual(['line 0']);
  });

  test('a timeout closes the channels', async () => {
    await expect(LwtProcess.pread(['', ['sleep', '600']], { timeout: 0.05 })).rejects.toBeInstanceOf(ChannelClosed);
  });

  test('cancelling a read closes the channel, and the program ends of it', async () => {
    const reading = LwtProcess.pread(['', ['yes']], { stderr: 'devNull' });
    await LwtUnix.sleep(0.01);
    const ended = LwtUnix.wait();
    reading.cancel();
    await expect(reading).rejects.toBeInstanceOf(Canceled);
    const [, status] = await ended;
    expect(status).not.toEqual({ status: 'WEXITED', code: 0 });
  });
});

describe('a process', () => {
  test('tells its state and its number, takes signals, and ends', async () => {
    const process = LwtProcess.openProcessNone(['', ['sleep', '600']]);
    expect(process.pid).toBeGreaterThan(0);
    expect(process.state).toEqual({ state: 'running' });
    const waiting = LwtUnix.waitpid([], process.pid);
    expect(await LwtUnix.waitpid(['WNOHANG'], process.pid)).toEqual([0, { status: 'WEXITED', code: 0 }]);
    process.kill('SIGTERM');
    const status = await process.status;
    expect(status).toMatchObject({ signal: 'SIGTERM', number: 15 });
    expect(await waiting).toEqual([process.pid, status]);
    expect(process.state).toEqual({ state: 'exited', status });
    process.terminate();
    await expect(process.rusage).rejects.toMatchObject({ code: 'ENOSYS' });
  });

  test('cancelling a wait for it gives up only the waiting', async () => {
    const process = LwtProcess.openProcessNone(['', ['sleep', '600']]);
    const waiting = process.status;
    waiting.cancel();
    await expect(waiting).rejects.toBeInstanceOf(Canceled);
    expect(process.state.state).toBe('running');
    process.terminate();
    expect(await process.status).toMatchObject({ signal: 'SIGKILL' });
  });

  test('has all its channels, which are closed at the end', async () => {
    const command = shell('read line; echo "out $line"; echo "err $line" >&2; exit 5');
    let status: unknown;
    const seen = await LwtProcess.withProcessFull(command, (process) =>
      Lwt.go(function* () {
        yield* LwtIo.writeLine(process.stdin, 'hello');
        const lines = [yield* LwtIo.readLine(process.stdout), yield* LwtIo.readLine(process.stderr)];
        status = yield* process.close();
        expect(LwtIo.isClosed(process.stdout)).toBe(true);
        return lines;
      }),
    );
    expect(seen).toEqual(['out hello', 'err hello']);
    expect(status).toEqual({ status: 'WEXITED', code: 5 });
  });

  test('each kind has its channels', async () => {
    expect(await LwtProcess.withProcessIn(shell('echo x'), (p) => LwtIo.readLine(p.stdout))).toBe('x');
    const path = fresh('out');
    writeFileSync(path, '');
    await LwtProcess.withProcessOut(shell(`cat > ${path}`), (p) => LwtIo.write(p.stdin, 'y'));
    expect(readFileSync(path, 'utf8')).toBe('y');
    const echo = await LwtProcess.withProcess(['', ['cat']], (p) =>
      LwtIo.writeLine(p.stdin, 'z')
        .bind(() => LwtIo.flush(p.stdin))
        .bind(() => LwtIo.readLine(p.stdout)),
    );
    expect(echo).toBe('z');
  });

  test('leaves name the program', async () => {
    const labels = await labelsOf(() => LwtProcess.pread(shell('echo x')).bind(() => LwtUnix.sleep(0)));
    expect(labels[0]).toMatch(/^wait for child \d+ \(sh\)$/);
    expect(labels[1]).toMatch(/^read from stdout of sh \(\d+\)$/);
  });

  test('one that is left behind after the main promise keeps nothing alive', async () => {
    const { stdout, code } = await runProgram(`
      const process_ = LwtProcess.openProcessFull(['', ['sleep', '3']]);
      await LwtMain.run(LwtUnix.sleep(0.01));
      console.log(process_.state.state);
    `);
    expect(stdout).toBe('running\n');
    expect(code).toBe(0);
  });

  test('the virtual clock waits for a child', async () => {
    const { stdout } = await runProgram(
      `console.log(await LwtMain.run(Lwt.pick([
         LwtUnix.sleep(3600).map(() => 'an hour'),
         LwtProcess.pread(LwtProcess.shell('sleep 0.2; echo done')),
       ])));`,
      { env: { PROMISE_GRAPH_CLOCK: 'virtual' } },
    );
    expect(stdout).toBe('done\n\n');
  });
});

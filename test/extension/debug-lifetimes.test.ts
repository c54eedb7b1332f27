/** Programs, clients and requests that come and go as they please, through the debug adapter. */
import { describe, expect, it } from 'vitest';
import { DebugBench, HEADS } from '../support/debug-editor.ts';

const bench = new DebugBench();

describe('the debug adapter, when things come and go', () => {
  it('answers requests that come out of order with a sentence', async () => {
    const editor = bench.editor();
    for (const command of ['continue', 'next', 'stepBack', 'pause', 'stackTrace', 'evaluate', 'scopes']) {
      expect(await editor.ask(command, { expression: 'x' })).toMatchObject({
        success: false,
        message: 'No program is debugged here; Run File runs one without.',
      });
    }
    expect(await editor.get('variables', { variablesReference: 77 })).toEqual({ variables: [] });
    await editor.get('configurationDone');
    await editor.get('launch', { program: bench.program(HEADS) });
    await editor.ended();
    expect(editor.output).toBe('Heads\n');
  });

  it('ends with a program that is killed while it stands', async () => {
    const editor = bench.editor();
    await editor.launch(bench.program(HEADS), [], { stopOnEntry: true });
    await editor.stop(0);
    process.kill(bench.sessions.list[0].summary.pid ?? 0, 'SIGKILL');
    await editor.ended();
    expect(await editor.ask('next')).toMatchObject({ success: false });
  });

  it('ends a program that stands when it is asked to terminate', async () => {
    const editor = bench.editor();
    await editor.launch(bench.program(HEADS), [], { stopOnEntry: true });
    await editor.stop(0);
    await editor.get('terminate');
    await editor.ended();
  });

  it('attaches to a program that runs, alone, and lets it go on when the client is gone', async () => {
    const first = bench.editor();
    const path = bench.program(`import { Duration, Lwt, LwtMain, Time } from 'promise-graph';
const round = (n) => n === 0 ? Lwt.return('done') : Time.sleepNs(Duration.ofMs(5))
  .bind(() => round(n - 1));
console.log(await LwtMain.run(round(200)));`);
    await first.get('initialize', {});
    await first.get('launch', { program: path, noDebug: true });
    await first.until(() => first.events('process')[0]);
    const second = bench.editor();
    await second.get('initialize', {});
    await second.get('attach', {});
    await second.get('setBreakpoints', { source: { path }, breakpoints: [{ line: 3, condition: 'entered' }] });
    await second.get('configurationDone');
    expect(await second.stop(0)).toMatchObject({ reason: 'breakpoint' });
    const third = bench.editor();
    await third.get('initialize', {});
    await expect(third.get('attach', {})).rejects.toThrow('is being debugged already');
    third.run.dispose();
    second.run.dispose();
    await first.ended();
    expect(first.output).toBe('done\n');
  });

  it.each([
    ['a number of no process', { pid: -4 }, /"pid".*number of a process/],
    ['words for a port', { port: 'inspector' }, /"port".*from 1 to 65535/],
    ['a process and a port', { pid: 1, port: 9229 }, /"pid" or "port", not both/],
    ['a port on which nobody listens', { port: 1 }, /No program has its inspector open on port 1: start it with/],
    ['a process that is not there', { pid: 0x7fff_fffe }, /There is no process 2147483646|Port 9229/],
    ['nothing, with nothing that runs', {}, /No program is running that Promise Graph watches.*"pid"/],
  ])('says what to do when it is to attach to %s, and leaves no session behind', async (_what, config, sentence) => {
    const editor = bench.editor();
    await editor.get('initialize', {});
    await expect(editor.get('attach', config)).rejects.toThrow(sentence);
    expect(bench.sessions.list).toEqual([]);
  });

  it('debugs ten programs at once', async () => {
    const path = bench.program(HEADS);
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        const editor = bench.editor();
        await editor.launch(path, [{ line: 5, condition: 'created' }]);
        await editor.stop(0);
        await editor.get('continue');
        await editor.ended();
        expect(editor.output).toBe('Heads\n');
      }),
    );
  });

  it('has a hundred thousand events between two stops', async () => {
    const editor = bench.editor();
    const path = bench.program(`import { Lwt } from 'promise-graph';
const a = Lwt.wait()[0];
for (let i = 0; i < 50_000; i++) Lwt.return(i);
const b = Lwt.wait()[0];`);
    await editor.launch(path, [
      { line: 2, condition: 'created' },
      { line: 4, condition: 'created' },
    ]);
    await editor.stop(0);
    await editor.get('continue');
    await editor.stop(1);
    expect((await editor.stack())[0]).toContain('@4');
    await editor.get('continue');
    await editor.ended();
  });
});

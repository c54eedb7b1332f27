/** Where breakpoints of every kind stop a real program, through the debug adapter. */
import { describe, expect, it } from 'vitest';
import { DebugBench, HEADS } from '../support/debug-editor.ts';

const bench = new DebugBench();

describe('breakpoints of the debug adapter', () => {
  it('stops at filters, operations, one promise, every third hit; log points only say', async () => {
    const editor = bench.editor();
    const path = bench.program(`import { Lwt, LwtMain } from 'promise-graph';
const task = Lwt.task()[0];
const other = Lwt.pick([task, Lwt.pause()]);
for (let i = 0; i < 4; i++)
  Lwt.return(i);
await LwtMain.run(other);
const lost = Lwt.pause().bind(() => Lwt.fail(new Error('lost')));
await LwtMain.run(lost.catch(() => Lwt.return()));
`);
    await editor.get('initialize', {});
    await editor.get('setFunctionBreakpoints', { breakpoints: [{ name: 'pick' }, { name: 'nothing' }] });
    await editor.get('setExceptionBreakpoints', { filters: ['failed', 'cancelled'] });
    const launched = editor.get('launch', { program: path });
    const { breakpoints } = await editor.get('setBreakpoints', {
      source: { path },
      breakpoints: [
        { line: 5, condition: 'created', hitCondition: '3' },
        { line: 6, logMessage: 'now {name}' },
        { line: 2, condition: 'nonsense' },
      ],
    });
    expect(breakpoints[2]).toMatchObject({
      verified: false,
      message: expect.stringContaining('“nonsense” is no condition'),
    });
    await editor.get('configurationDone');
    await launched;
    expect(await editor.stop(0)).toMatchObject({
      reason: 'breakpoint',
      description: expect.stringContaining('is made'),
    });
    expect((await editor.stack())[0]).toContain('@3');
    await editor.get('continue');
    expect(await editor.stop(1)).toMatchObject({ reason: 'breakpoint' });
    expect((await editor.stack())[0]).toContain('@5');
    await editor.get('continue');
    expect(await editor.stop(2)).toMatchObject({ reason: 'exception', description: expect.stringContaining('task') });
    await editor.get('continue');
    expect(await editor.stop(3)).toMatchObject({ reason: 'exception' });
    expect((await editor.stack())[0]).toContain('failed @7');
    await editor.get('continue');
    await editor.ended();
    expect(editor.events('stopped')).toHaveLength(4);
    expect(editor.output).toContain('now ');
  });

  it('refuses a breakpoint that no program could read, so that the program goes on being traced', async () => {
    const editor = bench.editor();
    const path = bench.program(HEADS);
    await editor.get('initialize', {});
    const launched = editor.get('launch', { program: path });
    const lines = [{ line: 1.5 }, {}, { line: -1 }, { line: 4, condition: 'entered' }];
    const { breakpoints } = await editor.get('setBreakpoints', { source: { path }, breakpoints: lines });
    const refused = { verified: false, message: expect.stringContaining('This can be no breakpoint.') };
    expect(breakpoints.slice(0, 3)).toEqual(Array(3).fill(expect.objectContaining(refused)));
    const { breakpoints: data } = await editor.get('setDataBreakpoints', {
      breakpoints: [{ dataId: `promise:${2 ** 40}` }],
    });
    expect(data).toEqual([expect.objectContaining(refused)]);
    await editor.get('configurationDone');
    await launched;
    expect(await editor.stop(0)).toMatchObject({ reason: 'breakpoint' });
    await editor.get('continue');
    await editor.ended();
  });

  it('says how many promises of a line are no longer followed, when too many never settle', async () => {
    const editor = bench.editor();
    const path = bench.program(`import { Lwt } from 'promise-graph';
for (let i = 0; i < 110_000; i++)
  Lwt.wait();
`);
    await editor.launch(path, [{ line: 3, condition: 'settled' }]);
    await editor.ended();
    expect(editor.output).toContain('the oldest 50,001 stop nothing any more');
  });

  it('stops where a cancellation begins, and not at the join, the finalize and the main promise that it ends', async () => {
    const editor = bench.editor();
    const path = bench.program(`import { Lwt, LwtMain } from 'promise-graph';
const task = Lwt.task()[0];
const slow = Lwt.pause().bind(() => Lwt.pause());
const both = Lwt.join([Lwt.finalize(() => task, () => Lwt.pause()), slow]);
Lwt.cancel(task);
await LwtMain.run(both).catch(() => {});
`);
    await editor.get('initialize', {});
    await editor.get('setExceptionBreakpoints', { filters: ['cancelled'] });
    const launched = editor.get('launch', { program: path });
    await editor.get('configurationDone');
    await launched;
    expect(await editor.stop(0)).toMatchObject({ reason: 'exception', description: expect.stringContaining('task') });
    expect(await editor.get('exceptionInfo', { threadId: 1 })).toEqual({
      exceptionId: expect.stringMatching(/^task.* was cancelled$/),
      description: expect.stringMatching(/^Canceled/),
      breakMode: 'always',
    });
    await editor.get('continue');
    await editor.ended();
    expect(editor.events('stopped')).toHaveLength(1);
  });

  it('stops where a promise fails that nobody waits for, and at a failure that nobody handles', async () => {
    const editor = bench.editor();
    const path = bench.program(`import { Lwt, LwtMain } from 'promise-graph';
const heard = Lwt.pause().bind(() => Lwt.fail(new Error('heard')));
const calm = heard.catch(() => Lwt.return());
const early = async () => { throw new Error('before its first await'); };
early().catch(() => {});
new Promise((_, reject) => reject(new Error('at once'))).catch(() => {});
Lwt.return().bind(() => Lwt.fail(new Error('in the same turn'))).catch(() => Lwt.return());
const alone = Lwt.pause().bind(() => Lwt.fail(new Error('alone')));
await LwtMain.run(Lwt.join([calm, Lwt.pause()]));
Lwt.async(() => Lwt.fail(new Error('lost')));
`);
    await editor.get('initialize', {});
    await editor.get('setExceptionBreakpoints', { filters: ['unheard', 'unhandled'] });
    const launched = editor.get('launch', { program: path });
    await editor.get('configurationDone');
    await launched;
    expect(await editor.stop(0)).toMatchObject({ reason: 'exception' });
    expect((await editor.stack())[0]).toMatch(/failed @8$/);
    await editor.get('continue');
    expect(await editor.stop(1)).toMatchObject({ reason: 'exception' });
    expect(await editor.get('exceptionInfo', { threadId: 1 })).toMatchObject({
      exceptionId: expect.stringMatching(/nobody handles it$/),
      breakMode: 'unhandled',
    });
    await editor.get('continue');
    await editor.ended();
  });

  it('stops at a cancel and at a join by the names of the operations, and does what the console is told', async () => {
    const editor = bench.editor();
    const path = bench.program(`import { Lwt, LwtMain } from 'promise-graph';
const [question] = Lwt.task();
const [answer] = Lwt.task();
const [doubt] = Lwt.task();
const said = Lwt.join([question.map(String).map(console.log), answer.catch((error) => Lwt.return(console.log(error.message)))]);
await LwtMain.run(Lwt.join([said, doubt.catch(() => Lwt.return(console.log('no doubt')))]));
Lwt.cancel(Lwt.task()[0]);
`);
    await editor.get('initialize', {});
    await editor.get('setFunctionBreakpoints', {
      breakpoints: [{ name: 'join', hitCondition: '2' }, { name: 'cancel' }],
    });
    const launched = editor.get('launch', { program: path });
    await editor.get('configurationDone');
    await launched;
    await editor.stop(0);
    expect((await editor.stack())[0]).toMatch(/@6$/);
    for (const line of ['wake question 42', 'fail answer not today', 'cancel doubt']) {
      expect(await editor.evaluate(line)).toContain('as soon as the program goes on');
    }
    await editor.get('continue');
    // One for what the console was told, one for the program's own.
    expect(await editor.stop(1)).toMatchObject({ description: expect.stringContaining('doubt is asked to cancel') });
    await editor.get('continue');
    expect(await editor.stop(2)).toMatchObject({ description: expect.stringContaining('is asked to cancel') });
    expect((await editor.stack())[0]).toMatch(/@7$/);
    await editor.get('continue');
    await editor.ended();
    expect(editor.output).toBe('42\nnot today\nno doubt\n');
  });

  it('stops when one promise settles, that was chosen among the variables', async () => {
    const editor = bench.editor();
    await editor.launch(bench.program(HEADS), [{ line: 5, condition: 'created' }]);
    await editor.stop(0);
    const { variablesReference } = await editor.get('evaluate', { expression: 'heads', context: 'repl' });
    const { dataId, description } = await editor.get('dataBreakpointInfo', { variablesReference, name: 'state' });
    expect(description).toBe('heads settles');
    await editor.get('setDataBreakpoints', { breakpoints: [{ dataId }] });
    await editor.get('continue');
    expect(await editor.stop(1)).toMatchObject({ description: 'heads settles' });
    await editor.get('continue');
    await editor.ended();
  });
});

/** The debug adapter, spoken to as an editor does: stops, steps, what is shown there, and what it is told to do. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { describe, expect, it } from 'vitest';
import { actOn } from '../../host/debug/index.ts';
import { DebugBench, HEADS } from '../support/debug-editor.ts';

const bench = new DebugBench();

describe('the debug adapter', () => {
  it('stops at a line, shows who led here, steps, and goes back and forth', async () => {
    const editor = bench.editor();
    await editor.launch(bench.program(HEADS), [{ line: 4, condition: 'entered' }]);
    expect(await editor.stop(0)).toMatchObject({ reason: 'breakpoint', threadId: 1 });
    expect(await editor.stack()).toEqual([
      'heads · pending @4',
      'main · pending @5',
      expect.stringMatching(/pending @6$/),
    ]);
    await editor.get('next', { threadId: 1 });
    expect(await editor.stop(1)).toMatchObject({ reason: 'step', description: expect.stringContaining('leaves') });
    await editor.get('stepOut', { threadId: 1 });
    expect(await editor.stop(2)).toMatchObject({ description: expect.stringContaining('heads settles') });
    expect((await editor.stack())[0]).toBe('heads · returned @4');
    await editor.get('stepBack', { threadId: 1 });
    expect(await editor.stop(3)).toMatchObject({ description: expect.stringContaining('In the past') });
    expect((await editor.stack())[0]).toMatch(/heads · pending @4/);
    await editor.get('reverseContinue', { threadId: 1 });
    expect(await editor.stop(4)).toMatchObject({ reason: 'breakpoint' });
    await editor.get('reverseContinue', { threadId: 1 });
    expect(await editor.stop(5)).toMatchObject({ description: expect.stringMatching(/In the past: .* is made/) });
    await editor.get('stepIn', { threadId: 1 });
    await editor.stop(6);
    await editor.get('continue', { threadId: 1 });
    expect(await editor.stop(7)).toMatchObject({ reason: 'breakpoint' });
    await editor.get('continue', { threadId: 1 });
    await editor.ended();
    expect(editor.output).toBe('Heads\n');
  });

  it('says the line of each stop before the editor is told of it, and when none is left', async () => {
    const editor = bench.editor();
    const path = bench.program(HEADS);
    await editor.launch(path, [{ line: 4, condition: 'entered' }]);
    await editor.stop(0);
    await editor.get('next', { threadId: 1 });
    await editor.stop(1);
    const here = { file: path, line: 4 };
    expect(editor.marks.filter((place) => place !== null)).toEqual([here, here]);
    await editor.get('reverseContinue', { threadId: 1 });
    await editor.stop(2);
    expect(editor.marks.at(-1)).toEqual(here);
    await editor.get('continue', { threadId: 1 });
    await editor.ended();
    expect(editor.marks.at(-1)).toBeNull();
  });

  it('shows a promise with its value, fetched from the living program, and answers the console', async () => {
    const editor = bench.editor();
    await editor.launch(bench.program(HEADS), [
      { line: 4, condition: 'returned and value contains "Heads"', hitCondition: '2' },
    ]);
    await editor.stop(0);
    const { stackFrames } = await editor.get('stackTrace', { threadId: 1 });
    const { scopes } = await editor.get('scopes', { frameId: stackFrames[0].id });
    const list = async (reference: number): Promise<DebugProtocol.Variable[]> =>
      (await editor.get('variables', { variablesReference: reference })).variables;
    const heads = await list(scopes[0].variablesReference);
    expect(heads).toContainEqual(expect.objectContaining({ name: 'state', value: 'returned' }));
    expect(heads).toContainEqual(expect.objectContaining({ name: 'waited on by', value: 'main' }));
    const value = heads.find(({ name }) => name === 'value');
    expect(await list(value?.variablesReference ?? 0)).toEqual([
      { name: 'side', value: '"Heads"', variablesReference: 0 },
    ]);
    expect(await editor.evaluate('heads')).toMatch(/^returned .*Heads/);
    expect(await editor.evaluate('why main')).toContain('main');
    expect(await editor.evaluate('pending')).toContain('main #');
    const { success, message } = await editor.ask('evaluate', { expression: 'tails', context: 'repl' });
    expect([success, message]).toEqual([
      false,
      'No promise is called tails here. “pending” lists those that are pending.',
    ]);
    await editor.get('continue');
    await editor.ended();
  });

  it('catches up from the past with the program, which then takes the steps itself', async () => {
    const editor = bench.editor();
    await editor.launch(bench.program(HEADS), [{ line: 4, condition: 'entered' }]);
    await editor.stop(0);
    for (const command of ['stepBack', 'stepBack', 'stepIn', 'stepIn', 'stepIn']) {
      const before = editor.events('stopped').length;
      await editor.get(command, { threadId: 1 });
      await editor.stop(before);
    }
    const said = editor.events('stopped').map(({ body }) => body.description as string);
    expect(said.map((words) => words.startsWith('In the past'))).toEqual([false, true, true, true, false, false]);
    expect(said[4]).toBe(said[0]);
    expect(said[5]).not.toBe(said[0]);
    await editor.get('continue');
    await editor.ended();
  });

  it('lets the time pass for which it stands, where that is asked for', async () => {
    const editor = bench.editor();
    await editor.launch(bench.program(HEADS), [{ line: 5, condition: 'created' }], { stillClock: false });
    await editor.stop(0);
    const [session] = bench.sessions.list;
    const stood = session.standings.current?.time ?? 0;
    const thought = 200;
    await new Promise((resolve) => setTimeout(resolve, thought));
    // The event after it had begun already.
    await editor.get('stepIn', { threadId: 1 });
    await editor.stop(1);
    await editor.get('stepIn', { threadId: 1 });
    await editor.stop(2);
    expect((session.standings.current?.time ?? 0) - stood).toBeGreaterThanOrEqual(thought * 1e6);
    await editor.get('continue');
    await editor.ended();
  });

  it('tells the views where it stands, in the past too, and goes on when a view asks', async () => {
    const editor = bench.editor();
    await editor.launch(bench.program(HEADS), [{ line: 4, condition: 'entered' }]);
    await editor.stop(0);
    const [session] = bench.sessions.list;
    const seen = () => session.standings.current;
    expect(seen()).toMatchObject({ event: 'enter', past: false });
    const live = seen()?.moment ?? 0;
    await editor.get('stepBack', { threadId: 1 });
    await editor.stop(1);
    expect(seen()).toMatchObject({ past: true });
    expect(seen()?.moment).toBeLessThan(live);
    // Out of the past it comes back to where the program stands, and only then does that go on.
    session.standings.goOn();
    await editor.stop(2);
    expect(seen()).toMatchObject({ event: 'enter', moment: live });
    session.standings.goOn();
    expect(seen()).toBeNull();
    await editor.until(() => editor.events('continued')[0]);
    await editor.ended();
    expect(editor.output).toBe('Heads\n');
  });

  it('acts for a view without being asked by the debugger: on what stands, as soon as it goes on', async () => {
    const editor = bench.editor();
    const source = `import { Lwt, LwtMain } from 'promise-graph';
const [answer] = Lwt.task();
const greeting = answer.map((name) => 'hello ' + name);
console.log(await LwtMain.run(greeting));
`;
    await editor.launch(bench.program(source), [{ line: 3, condition: 'created' }]);
    await editor.stop(0);
    const [session] = bench.sessions.list;
    const act = { action: 'wake', promise: 1, value: '"Ada"' } as const;
    expect(await actOn(session, act)).toContain('as soon as the program goes on');
    await editor.get('continue', { threadId: 1 });
    await editor.ended();
    expect(editor.output).toBe('hello Ada\n');
    await expect(actOn(session, act)).rejects.toThrow('not running');
  });

  it('paused while it sleeps, shows what it sleeps for and all that waits for that', async () => {
    const editor = bench.editor();
    const source = `import { Duration, Lwt, LwtMain, Time } from 'promise-graph';
const nap = Time.sleepNs(Duration.ofSec(600));
const main = nap
  .map(() => 'awake');
setTimeout(() => console.log('asleep'));
console.log(await LwtMain.run(main));
`;
    await editor.launch(bench.program(source), []);
    await editor.until(() => editor.output.includes('asleep') || undefined);
    await editor.get('pause', { threadId: 1 });
    expect(await editor.stop(0)).toMatchObject({ reason: 'pause' });
    expect((await editor.stack()).slice(0, 2)).toEqual(['nap · pending @2', 'main · pending @4']);
    expect(await editor.evaluate('why main')).toMatch(/main #\d+ .*\n {2}waits for nap/);
    const watched = (expression: string, context: string) => editor.ask('evaluate', { expression, context });
    expect((await watched('why main', 'watch')).body.result).toContain('waits for nap');
    expect(await watched('cancel nap', 'watch')).toMatchObject({ success: false });
    expect(await watched('pending', 'hover')).toMatchObject({ success: false });
    expect(await editor.evaluate('cancel nap')).not.toBe('');
    await editor.get('continue');
    await editor.ended();
  });
});

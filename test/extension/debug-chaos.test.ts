/**
 * Requests that make no sense, in any order and number, none waiting for the one before: the debug adapter answers
 * each once, and the program goes on or ends as if nobody had asked.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DebugBench, type DebugEditor } from '../support/debug-editor.ts';

const bench = new DebugBench();
/** Programs that each property is tried with; PROMISE_GRAPH_CHAOS tries others, and more. */
const runs = { numRuns: Number(process.env.PROMISE_GRAPH_CHAOS ?? 4) };
const RUNS = process.env.PROMISE_GRAPH_CHAOS ? runs : { ...runs, seed: 5 };

const ROUNDS = 200;
const PROGRAM = `import { Duration, Lwt, LwtMain, Time } from 'promise-graph';
const round = (n) => n === 0 ? Lwt.return('done') : Lwt.pick([Time.sleepNs(Duration.ofMs(1)), Lwt.task()[0]])
  .bind(() => round(n - 1));
console.log(await LwtMain.run(round(${ROUNDS})));
`;

interface Asked {
  readonly command: string;
  readonly args: unknown;
}

const anything = fc.oneof(
  fc.integer({ min: -2, max: 40 }),
  fc.constantFrom(undefined, null, NaN, 2 ** 40, '', 'state', true, [], {}, [null], [{}], '__proto__'),
);
const condition = fc.constantFrom('', 'entered', 'settled', 'value contains "x"', 'nonsense', 'cancelled and', '(');
const hitCondition = fc.constantFrom('', '3', '>= 2', '% 5', '0', '-1', 'many');
const isPath = Symbol('path of the program');
const breakpoint = fc.record({ line: fc.oneof(fc.constantFrom(2, 3, 4), anything), condition, hitCondition });

/** Requests as an editor makes them, with what it would not say among them. */
const sensible: readonly fc.Arbitrary<Asked>[] = [
  ...['continue', 'next', 'stepIn', 'stepOut', 'stepBack', 'reverseContinue', 'pause', 'threads', 'exceptionInfo'].map(
    (command) => fc.constant({ command, args: { threadId: 1 } }),
  ),
  fc.constant({ command: 'stackTrace', args: { threadId: 1, startFrame: 0, levels: 1 } }),
  fc.constant({ command: 'configurationDone', args: {} }),
  fc.constantFrom('launch', 'attach').map((command) => ({ command, args: { program: isPath } })),
  fc.record({
    command: fc.constant('setBreakpoints'),
    args: fc.record({ source: fc.constant({ path: isPath }), breakpoints: fc.array(breakpoint, { maxLength: 4 }) }),
  }),
  fc.record({
    command: fc.constant('setFunctionBreakpoints'),
    args: fc.record({
      breakpoints: fc.array(fc.record({ name: fc.constantFrom('pick', 'cancel', 'bind', 'no such', ' ') })),
    }),
  }),
  fc.record({
    command: fc.constant('setExceptionBreakpoints'),
    args: fc.record({ filters: fc.subarray(['failed', 'cancelled', 'unhandled', 'unheard', 'none', 'toString']) }),
  }),
  fc.record({
    command: fc.constant('setDataBreakpoints'),
    args: fc.record({ breakpoints: fc.array(fc.record({ dataId: fc.constantFrom('promise:3', 'promise:x', '') })) }),
  }),
  fc.record({
    command: fc.constant('evaluate'),
    args: fc.record({
      expression: fc.constantFrom('pending', 'why #2', '#1', 'round', 'why', 'cancel', 'wake #2', '', '\u0000', '#9e9'),
      context: fc.constantFrom('repl', 'watch', 'hover', 'other', undefined),
    }),
  }),
];
const COMMANDS = [
  ...['initialize', 'launch', 'attach', 'configurationDone', 'setBreakpoints', 'setFunctionBreakpoints', 'pause'],
  ...['setDataBreakpoints', 'setExceptionBreakpoints', 'dataBreakpointInfo', 'continue', 'next', 'stepIn', 'stepOut'],
  ...['stepBack', 'reverseContinue', 'stackTrace', 'scopes', 'variables', 'evaluate', 'exceptionInfo', 'threads'],
  ...['no such request', 'toString', '__proto__'],
];
const NAMES = ['threadId', 'frameId', 'variablesReference', 'expression', 'breakpoints', 'filters', 'startFrame'];
const nonsense: fc.Arbitrary<Asked> = fc.record({
  command: fc.constantFrom(...COMMANDS),
  args: fc.oneof(anything, fc.dictionary(fc.constantFrom(...NAMES, 'source', 'levels', 'name', 'pid'), anything)),
});
const ending = fc.constantFrom<Asked>(
  { command: 'terminate', args: {} },
  { command: 'disconnect', args: {} },
  { command: 'disconnect', args: { terminateDebuggee: false } },
);
const bounds = { minLength: 20, maxLength: 60 };
const requests = fc.array(fc.oneof({ weight: 3, arbitrary: fc.oneof(...sensible) }, nonsense), bounds);
/** The program is told to end, or is left, among them. */
const withEnding = fc
  .tuple(requests, ending, requests)
  .map(([before, end, after]) => [...before.slice(0, 20), end, ...after.slice(0, 20)]);

/** Asks all, a few at a time without waiting; resolves when each was answered. */
async function askAll(editor: DebugEditor, path: string, asked: readonly Asked[]): Promise<void> {
  let seq = 1_000;
  const answers = (of: number) =>
    editor.told.filter((each) => each.type === 'response' && (each as DebugProtocol.Response).request_seq === of);
  for (const [i, { command, args }] of asked.entries()) {
    const real = JSON.parse(JSON.stringify({ args }, (_key, value) => (value === isPath ? path : value))).args;
    const mine = ++seq;
    void editor.run.receive({ type: 'request', seq: mine, command, arguments: real } as DebugProtocol.Request);
    if (i % 5 === 4) await editor.until(() => answers(mine)[0]);
  }
  for (let each = 1_001; each <= seq; each++) {
    await editor.until(() => answers(each)[0]);
    expect(answers(each)).toHaveLength(1);
  }
}

/** A program that runs by itself, told of by the editor that started it. */
async function running(path: string): Promise<DebugEditor> {
  const editor = bench.editor();
  await editor.get('initialize', {});
  await editor.get('launch', { program: path, noDebug: true });
  await editor.until(() => editor.events('process')[0]);
  return editor;
}

describe('the debug adapter, asked anything in any order', () => {
  it('answers each request once, and the program that it was attached to goes on to its end when the client vanishes', async () => {
    const path = bench.program(PROGRAM);
    await fc.assert(
      fc.asyncProperty(requests, fc.boolean(), async (asked, says) => {
        const first = await running(path);
        const editor = bench.editor();
        await editor.get('initialize', {});
        const session = bench.sessions.list.find(({ state }) => state === 'running');
        // On a busy machine it may have ended by now: that is one more order in which things happen.
        await editor.ask('attach', { pid: session?.summary.pid });
        await askAll(editor, path, asked);
        if (says) await editor.get('disconnect', {});
        editor.run.dispose();
        await first.ended();
        expect(first.output).toBe('done\n');
      }),
      RUNS,
    );
  });

  it('answers each request once, and leaves no program behind that it had launched', async () => {
    const path = bench.program(PROGRAM);
    await fc.assert(
      fc.asyncProperty(fc.oneof(requests, withEnding), fc.boolean(), fc.boolean(), async (asked, entry, vanishes) => {
        const editor = bench.editor();
        await editor.launch(path, [{ line: 2 }], { stopOnEntry: entry });
        await askAll(editor, path, asked);
        if (vanishes) editor.run.dispose();
        else await editor.get('terminate');
        await Promise.all(bench.sessions.list.map(({ finished }) => finished));
      }),
      RUNS,
    );
  });
});
